/**
 * How far each workflow's queue has been claimed, so that the next claim begins there. Index entries of what was claimed
 * stay at the head of the queue while any old snapshot is open (a forgotten transaction, a dump), and every claim would
 * step over all of them: 60,000 cost 5 ms instead of 1. A watermark hides what ranks before it, a boosted entry or one that
 * comes back, so it falls at every hint and at least once a second.
 */
export class Watermarks {
  #ranks = new Map<number, number>();
  #since = 0;

  /** In the order of the ids: the rank to begin with, in seconds since 1970; null: from the head. */
  from(workflowIds: readonly number[]): (number | null)[] {
    const now = performance.now();
    if (now - this.#since > longestMs) {
      this.#since = now;
      this.#ranks.clear();
    }
    return workflowIds.map((id) => this.#ranks.get(id) ?? null);
  }

  raise(workflowId: number, rank: number): void {
    if (rank > (this.#ranks.get(workflowId) ?? 0)) this.#ranks.set(workflowId, rank);
  }

  fall(): void {
    this.#ranks.clear();
  }
}

const longestMs = 1_000;
