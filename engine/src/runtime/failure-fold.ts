/**
 * Takes the failures that were recorded into the counts of their error groups. Any number of processes may do it at once: a
 * worker a moment after it wrote failures, and whoever is about to read the groups.
 */
import type { Log } from "../model/workflow.ts";
import { statements } from "../sql/statement.ts";
import type { Database } from "./database.ts";

const afterMs = 500;
const atOnce = 2_000;

/** Until nothing is left but what others are at. */
export async function foldFailures(database: Database): Promise<void> {
  for (;;) {
    const [folded] = await database.run<{ taken: number }>(statements.foldFailures, [atOnce]);
    if ((folded?.taken ?? 0) < atOnce) return;
  }
}

export class FailureFold {
  readonly #database: Database;
  readonly #log: Log;
  #timer: NodeJS.Timeout | undefined;
  #folding: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(database: Database, log: Log) {
    this.#database = database;
    this.#log = log;
  }

  /** Failures were recorded. However many there are, they are folded twice a second. */
  noted = (): void => {
    if (this.#timer || this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#folding = this.#folding.then(() => this.#fold());
    }, afterMs);
  };

  // What could not be folded stays where it is, for the next one who does it.
  async #fold(): Promise<void> {
    await foldFailures(this.#database).catch((error: Error) =>
      this.#log.warn("failures were not counted yet; the next round does it", { error: error.message }),
    );
  }

  /** Folds what was noted and waits no longer. */
  async close(): Promise<void> {
    this.#closed = true;
    const waits = this.#timer !== undefined;
    clearTimeout(this.#timer);
    await this.#folding;
    if (waits) await this.#fold();
  }
}
