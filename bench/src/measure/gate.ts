/** Holds handlers until all that are expected have arrived and the gate is opened. */
export class Gate {
  #waiting: (() => void)[] = [];
  #watch: (() => void) | undefined;

  pass(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#watch?.();
    });
  }

  /** Resolves when at least `count` wait here. */
  async arrived(count: number): Promise<void> {
    while (this.#waiting.length < count) {
      await new Promise<void>((resolve) => {
        this.#watch = resolve;
      });
    }
    this.#watch = undefined;
  }

  /** Lets those through who wait now. */
  open(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
