/** A wait that can be cut short but not drawn out: of all the times asked for, the earliest counts. */
export class Patience {
  readonly over: Promise<void>;
  #resolve!: () => void;
  #endsAt = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    this.over = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  limit(ms: number): void {
    const endsAt = performance.now() + ms;
    if (endsAt >= this.#endsAt) return;
    this.#endsAt = endsAt;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#resolve, ms);
  }

  /** Lets the process end. */
  stop(): void {
    clearTimeout(this.#timer);
  }
}
