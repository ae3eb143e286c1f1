/** Partial progress, at most five writes a second per entry: the newest value replaces one that has not been written yet. */
import type { ProgressReport } from "./claim.ts";
import type { Settler } from "./settler.ts";

const intervalMs = 200;

export class ProgressReporter {
  readonly #settler: Pick<Settler, "reportProgress">;
  readonly #log: (error: unknown) => void;
  readonly #newest = new Map<string, ProgressReport>();
  #timer: NodeJS.Timeout | undefined;
  #lastFlush = 0;
  #underWay: Promise<void> = Promise.resolve();

  constructor(settler: Pick<Settler, "reportProgress">, failed: (error: unknown) => void) {
    this.#settler = settler;
    this.#log = failed;
  }

  report(report: ProgressReport): void {
    this.#newest.set(report.entryId, report);
    this.#timer ??= setTimeout(() => void this.#flush(), Math.max(this.#lastFlush + intervalMs - performance.now(), 0));
  }

  /** What is not written yet need not be: the entry has moved on. */
  forget(entryId: string): void {
    this.#newest.delete(entryId);
  }

  /** Resolves when everything that the entry has reported so far is committed. What others have reported waits for its turn. */
  async flush(entryId: string): Promise<void> {
    // Taken out at once: a turn that comes up meanwhile would write it, and nobody here would wait for that.
    const report = this.#newest.get(entryId);
    this.#newest.delete(entryId);
    await this.#underWay;
    if (report) await this.#write([report]);
  }

  async #flush(): Promise<void> {
    await this.#underWay;
    this.#timer = undefined;
    this.#lastFlush = performance.now();
    const reports = [...this.#newest.values()];
    this.#newest.clear();
    this.#underWay = this.#write(reports);
    await this.#underWay;
  }

  async #write(reports: readonly ProgressReport[]): Promise<void> {
    await Promise.all(reports.map((report) => this.#settler.reportProgress(report))).catch(this.#log);
  }
}
