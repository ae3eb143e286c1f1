/** Looks again and again until it is so; throws when it takes too long. */
export async function until(isSo: () => boolean | Promise<boolean>, withinMs = 30_000): Promise<void> {
  const begun = performance.now();
  while (!(await isSo())) {
    if (performance.now() - begun > withinMs) throw new Error(`It was not so within ${withinMs} ms: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
