/** Remembers answers for a moment; callers who ask at the same time share one look-up. Failures are not remembered. */
export class BriefCache<Value> {
  readonly #entries = new Map<string, { readonly until: number; readonly value: Promise<Value> }>();
  readonly #ms: number;
  readonly #most: number;

  constructor(ms: number, most = 10_000) {
    this.#ms = ms;
    this.#most = most;
  }

  get(key: string, look: () => Promise<Value>): Promise<Value> {
    const known = this.#entries.get(key);
    const now = performance.now();
    if (known && known.until > now) return known.value;
    // What strangers make up must not fill the memory: the oldest goes.
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined && this.#entries.size >= this.#most) this.#entries.delete(oldest);
    const value = look();
    this.#entries.delete(key);
    this.#entries.set(key, { until: now + this.#ms, value });
    value.catch(() => this.#entries.delete(key));
    return value;
  }

  clear(): void {
    this.#entries.clear();
  }
}
