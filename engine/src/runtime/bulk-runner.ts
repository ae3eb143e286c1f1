/**
 * Carries out bulk actions in a worker's process, portion after portion at the pace asked for. Any worker may take up any bulk
 * action: the row of each lets one runner in at a time, and the others leave it to whoever was at it last.
 */
import type { Log } from "../model/workflow.ts";
import { statements } from "../sql/statement.ts";
import { mostInPortion, workPortion } from "./bulk-portion.ts";
import { type Database, isConnectionLoss, isRolledBack } from "./database.ts";
import type { Hints } from "./hints.ts";

const retryMs = 500;
/** After so many in a row it is no coincidence: somebody keeps an entry locked. */
const mostRolledBack = 3;
const longestError = 500;

export class BulkRunner {
  readonly #database: Database;
  readonly #log: Log;
  readonly #hints: Hints;
  readonly #wakeWorker: () => void;
  readonly #id = crypto.randomUUID();
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #stop = new AbortController();
  #looking: Promise<void> | undefined;
  #lookAgain = false;

  /** `wakeWorker` is called when the worker of this process may have something to claim. */
  constructor({ database, hints, log }: { database: Database; hints: Hints; log: Log }, wakeWorker: () => void) {
    this.#database = database;
    this.#hints = hints;
    this.#log = log;
    this.#wakeWorker = wakeWorker;
  }

  /** Looks for bulk actions that run and goes on with those that nobody is at. */
  wake = (): void => {
    if (this.#stop.signal.aborted) return;
    if (this.#looking) this.#lookAgain = true;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
      if (!this.#lookAgain) return;
      this.#lookAgain = false;
      this.wake();
    });
  };

  async #look(): Promise<void> {
    try {
      for (const { id } of await this.#database.run<{ id: string }>(statements.runningBulks, [])) {
        if (this.#underWay.has(id) || this.#stop.signal.aborted) continue;
        const run = this.#run(id).finally(() => this.#underWay.delete(id));
        this.#underWay.set(id, run);
      }
    } catch {
      // The next hint or heartbeat looks again.
    }
  }

  async #run(bulkId: string): Promise<void> {
    let alone = 0; // so many entries are dealt with one by one, because a portion of them failed
    let giveUp: string | undefined;
    let rolledBack = 0;
    while (!this.#stop.signal.aborted) {
      try {
        const options = { ...(alone > 0 ? { most: 1 } : {}), ...(giveUp === undefined ? {} : { giveUp }) };
        const { kind, waitMs, asked } = await workPortion(this.#database, bulkId, this.#id, options);
        if (kind === "gone") return;
        if (kind === "worked") {
          giveUp = undefined;
          rolledBack = 0;
          alone = Math.max(alone - 1, 0);
          this.#tell(asked);
        }
        await this.#pause(waitMs);
      } catch (error) {
        if (isRolledBack(error)) rolledBack += 1;
        const isPassing = isConnectionLoss(error) || (isRolledBack(error) && rolledBack < mostRolledBack);
        if (isPassing) await this.#pause(retryMs);
        // What fails by itself must not hold up the others for good: it is found, noted, and passed by.
        else if (alone === 0) alone = mostInPortion;
        else giveUp = String((error as Error).message).slice(0, longestError);
        this.#log.warn("a portion of a bulk action failed; it is tried again", {
          bulk: bulkId,
          error: (error as Error).message,
        });
      }
    }
  }

  #tell(asked: boolean): void {
    this.#wakeWorker();
    this.#hints.send("async_workflow_work", asked ? "cancel" : "");
    this.#hints.send("async_workflow_change");
  }

  async #pause(ms: number): Promise<void> {
    if (ms <= 0 || this.#stop.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#stop.signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#stop.signal.addEventListener("abort", done, { once: true });
    });
  }

  /** Sees the portion under way through and leaves the rest to the other workers. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#looking;
    if (this.#underWay.size === 0) return;
    await Promise.all(this.#underWay.values());
    // Without a database to say it in, they find out within seconds.
    await this.#database.run(statements.leaveBulks, [this.#id]).catch(() => {});
    this.#hints.send("async_workflow_work", "bulk");
  }
}
