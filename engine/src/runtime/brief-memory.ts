/** Remembers answers for a second, so that many who watch the same list cost as much as one. */

const keptMs = 1_000;
const mostKept = 500;

interface Kept {
  readonly answer: Promise<unknown>;
  /** Infinite while it is being found out again. */
  readonly until: number;
}

export class BriefMemory {
  readonly #kept = new Map<string, Kept>();

  /**
   * What was found out under this key within the last second; else what `find` gives, which is kept when `isKept` says
   * so. Exact answers should not be: whoever has just created an entry must find it counted.
   */
  async get<T>(key: string, find: () => Promise<T>, isKept: (answer: T) => boolean): Promise<T> {
    const known = this.#kept.get(key);
    if (known && known.until > performance.now()) return known.answer as Promise<T>;
    const answer = find();
    // Others who ask meanwhile wait for the same answer, if it was one to keep the last time.
    if (known) this.#kept.set(key, { answer, until: Number.POSITIVE_INFINITY });
    try {
      const found = await answer;
      this.#kept.delete(key);
      if (isKept(found)) this.#keep(key, { answer, until: performance.now() + keptMs });
      return found;
    } catch (error) {
      this.#kept.delete(key);
      throw error;
    }
  }

  #keep(key: string, kept: Kept): void {
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size < mostKept) break;
      this.#kept.delete(oldest);
    }
    this.#kept.set(key, kept);
  }
}
