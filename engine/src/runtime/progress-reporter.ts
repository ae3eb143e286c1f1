/** Partial progress, at most five writes a second per entry: the newest value replaces one that has not been written yet. */
import type { ProgressReport } from "./claim.ts";
import type { Settler } from "./settler.ts";

const intervalMs = 200;

export class ProgressReporter {
  readonly #settler: Settler;
  readonly #log: (error: unknown) => void;
  #newest = new Map<string, ProgressReport>();
  #timer: NodeJS.Timeout | undefined;
  #lastFlush = 0;
  #underWay: Promise<unknown> = Promise.resolve();

  constructor(settler: Settler, failed: (error: unknown) => void) {
    this.#settler = settler;
    this.#log = failed;
  }

  report(report: ProgressReport): void {
    this.#newest.set(report.entryId, report);
    this.#timer ??= setTimeout(() => void this.flush(), Math.max(this.#lastFlush + intervalMs - performance.now(), 0));
  }

  /** What is not written yet need not be: the entry has moved on. */
  forget(entryId: string): void {
    this.#newest.delete(entryId);
  }

  /** Resolves when everything reported so far is committed; with an entry's id, when that entry's is. */
  async flush(entryId?: string): Promise<void> {
    await this.#underWay;
    if (entryId !== undefined && !this.#newest.has(entryId)) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#lastFlush = performance.now();
    const reports = [...this.#newest.values()];
    this.#newest.clear();
    this.#underWay = Promise.all(reports.map((report) => this.#settler.reportProgress(report))).catch(this.#log);
    await this.#underWay;
  }
}
