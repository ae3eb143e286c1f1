/** Lets the loop sleep until something may be due: a hint, a slot, a time. A wake-up during work is not lost. */
export class Wakeups {
  #awake: (() => void) | undefined;
  #pending = false;
  /** The last wait ended by a wake-up, not by the clock. */
  hinted = true;

  /** The loop sleeps, and nothing has called it since. */
  get asleep(): boolean {
    return this.#awake !== undefined && !this.#pending;
  }

  wake = (): void => {
    if (this.#pending) return;
    this.#pending = true;
    this.#awake?.();
  };

  /** Resolves at the next wake-up, at once when there was one since the last call, or after `ms`. */
  async wait(ms: number): Promise<void> {
    if (!this.#pending) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#awake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#awake = undefined;
    }
    this.hinted = this.#pending;
    this.#pending = false;
  }
}
