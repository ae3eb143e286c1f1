/** The live streams of this process, so that the server can end them: one that stays open would keep it from stopping. */
export class OpenStreams {
  readonly #closers = new Set<() => void>();
  #ended = false;

  constructor(signal: AbortSignal | undefined) {
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

  /** Adds a stream by how to close it; gives back how to remove it when it has closed by itself. */
  add(close: () => void): () => void {
    this.#closers.add(close);
    return () => this.#closers.delete(close);
  }

  #endAll(): void {
    this.#ended = true;
    for (const close of [...this.#closers]) close();
  }
}
