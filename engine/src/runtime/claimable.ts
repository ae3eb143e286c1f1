/** The workflows whose entries this worker claims: those it has code for, less the paused ones. */
export class Claimable {
  readonly #known: readonly number[];
  #paused: ReadonlySet<number> = new Set();
  /** Ids, for the claim. */
  ids: readonly number[];

  constructor(known: Iterable<number>) {
    this.#known = [...known];
    this.ids = this.#known;
  }

  isPaused(workflowId: number): boolean {
    return this.#paused.has(workflowId);
  }

  /** Takes in which workflows are paused now; true when some of ours go on. */
  pause(workflowIds: readonly number[]): boolean {
    const before = this.ids.length;
    this.#paused = new Set(workflowIds);
    this.ids = this.#known.filter((id) => !this.#paused.has(id));
    return this.ids.length > before;
  }
}
