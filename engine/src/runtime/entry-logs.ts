/**
 * What handlers log on its way into the database: gathered for a moment, written in batches, and all of it before the outcome
 * of its attempt. Saying something costs the handler no wait; a worker whose handlers say nothing pays nothing.
 */
import { logLevels } from "../model/log-line.ts";
import type { Log } from "../model/workflow.ts";
import { plainArray, textArray } from "../sql/array-literal.ts";
import { statements } from "../sql/statement.ts";
import type { SaidLine } from "./attempt-log.ts";
import type { Fence } from "./claim.ts";
import { type Database, isConnectionLoss, isRolledBack } from "./database.ts";

/** Who follows an entry sees a line this much later at most, and the time that a commit takes. */
const gatherMs = 200;
/** Per statement. */
const mostLines = 500;
/** Characters that may wait. Beyond that the database does not keep up, and lines are left out rather than memory filled. */
const mostWaiting = 8 * 1024 * 1024;
/** So long a batch is tried again when the database is away. Its attempt's outcome waits for the same database. */
const patienceMs = 30_000;

interface Waiting extends Fence {
  readonly line: SaidLine;
}

export class EntryLogs {
  readonly #database: Database;
  readonly #log: Log;
  readonly #committed: () => void;
  #waiting: Waiting[] = [];
  #size = 0;
  #added = 0;
  #over = 0;
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<void> | undefined;
  #closing = false;

  /** `committed` is called after each commit that wrote lines. */
  constructor(database: Database, log: Log, committed: () => void) {
    this.#database = database;
    this.#log = log;
    this.#committed = committed;
  }

  /** False: there is no room, the line is left out. */
  add({ entryId, claimId }: Fence, line: SaidLine): boolean {
    const size = line.message.length + (line.fields?.length ?? 0);
    if (this.#size + size > mostWaiting) return false;
    this.#size += size;
    this.#waiting.push({ entryId, claimId, line });
    this.#added += 1;
    this.#timer ??= setTimeout(() => void this.flush(), gatherMs);
    return true;
  }

  /** Resolves when all that was said so far is committed, or given up. Never rejects. */
  async flush(): Promise<void> {
    // One statement at a time: an entry's lines are numbered in the order in which they were said. Not longer than for those said
    // before this call, or others that keep talking would hold up an outcome.
    for (const wanted = this.#added; this.#over < wanted; ) {
      this.#underWay ??= this.#writeBatch().finally(() => {
        this.#underWay = undefined;
      });
      await this.#underWay;
    }
  }

  /** As `flush`, and without patience for a database that is away. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.flush();
  }

  async #writeBatch(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#waiting.splice(0, mostLines);
    const begun = performance.now();
    for (let tries = 1; ; tries += 1) {
      try {
        await this.#write(batch);
        break;
      } catch (error) {
        const passing = isConnectionLoss(error) || isRolledBack(error);
        if (!passing || this.#closing || performance.now() - begun > patienceMs) {
          this.#log.warn("what handlers logged was not written", { lines: batch.length, error });
          break;
        }
        await new Promise((resolve) => setTimeout(resolve, Math.min(50 * 2 ** tries, 2_000)));
      }
    }
    this.#over += batch.length;
    for (const { line } of batch) this.#size -= line.message.length + (line.fields?.length ?? 0);
  }

  // A commit whose answer was lost is sent again: then lines stand there twice, which is better than not at all.
  async #write(batch: readonly Waiting[]): Promise<void> {
    const now = performance.now();
    const [row] = await this.#database.run<{ count: number }>(statements.writeLogs, [
      plainArray(batch, (each) => each.entryId),
      plainArray(batch, (each) => each.claimId),
      plainArray(batch, (each) => each.line.stage),
      plainArray(batch, (each) => each.line.attempt),
      plainArray(batch, (each) => logLevels.indexOf(each.line.level)),
      plainArray(batch, (each) => now - each.line.saidAt),
      textArray(batch, (each) => each.line.message),
      textArray(batch, (each) => each.line.fields),
    ]);
    if ((row?.count ?? 0) > 0) this.#committed();
  }
}
