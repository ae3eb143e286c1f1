/** The live streams of this process, so that the server can end them: one that stays open would keep it from stopping. */
export class OpenStreams {
  readonly #closers = new Set<() => void>();
  readonly #perCaller = new Map<string, number>();
  #ended = false;

  constructor(
    signal: AbortSignal | undefined,
    /** That one caller may have open. */
    readonly mostPerCaller = Number.POSITIVE_INFINITY,
  ) {
    if (signal?.aborted) this.#ended = true;
    // One listener for all streams: a listener each would be kept by the signal for as long as the process lives.
    signal?.addEventListener("abort", () => this.#endAll(), { once: true });
  }

  get size(): number {
    return this.#closers.size;
  }

  /** True once the server is stopping. */
  get ended(): boolean {
    return this.#ended;
  }

  /** True when this caller has as many as they may. */
  isFull(caller: string): boolean {
    return this.#of(caller) >= this.mostPerCaller;
  }

  /** Adds a stream by how to close it; gives back how to remove it when it has closed by itself. */
  add(caller: string, close: () => void): () => void {
    this.#closers.add(close);
    this.#perCaller.set(caller, this.#of(caller) + 1);
    return () => {
      if (!this.#closers.delete(close)) return;
      if (this.#of(caller) > 1) this.#perCaller.set(caller, this.#of(caller) - 1);
      else this.#perCaller.delete(caller);
    };
  }

  #of(caller: string): number {
    return this.#perCaller.get(caller) ?? 0;
  }

  #endAll(): void {
    this.#ended = true;
    for (const close of [...this.#closers]) close();
  }
}
