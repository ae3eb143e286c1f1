/** When a call is sent again. */

/** 0.25, 0.5, 1, 2 … 10 s, each between half of that and all of it, so that many clients do not come back at once. */
export const backoffMs = (failures: number): number =>
  Math.min(10_000, 250 * 2 ** (failures - 1)) * (0.5 + Math.random() / 2);

/** Resolves after that long; rejects with the signal's reason when it fires. */
export function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}

/** `crypto.randomUUID` is missing on plain http; `getRandomValues` is not. */
export function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
