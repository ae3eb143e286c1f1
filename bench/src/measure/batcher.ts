/** Sends together what arrives while the last batch is on its way. What a careful user would write around a bulk call. */
export class Batcher<Part> {
  readonly #send: (parts: Part[]) => Promise<unknown>;
  #next: { part: Part; resolve: () => void; reject: (error: unknown) => void }[] = [];
  #busy = false;

  constructor(send: (parts: Part[]) => Promise<unknown>) {
    this.#send = send;
  }

  /** Resolves when the batch with this part is stored. */
  add(part: Part): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#next.push({ part, resolve, reject });
      if (!this.#busy) void this.#flush();
    });
  }

  async #flush(): Promise<void> {
    this.#busy = true;
    await Promise.resolve(); // lets those join who are called in this very moment
    while (this.#next.length > 0) {
      const batch = this.#next;
      this.#next = [];
      try {
        await this.#send(batch.map((each) => each.part));
        for (const each of batch) each.resolve();
      } catch (error) {
        for (const each of batch) each.reject(error);
      }
    }
    this.#busy = false;
  }
}
