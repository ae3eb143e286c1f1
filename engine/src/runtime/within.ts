/** Waits for work, but not for ever: false when it has failed or is not done after `ms`. */
export async function within(ms: number, work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  const done = work.then(
    () => true,
    () => false,
  );
  const answer = await Promise.race([late, done]);
  clearTimeout(timer);
  return answer;
}
