/**
 * Frees what dead workers held and ends what nobody holds and whose time is over. Stateless and idempotent: every worker may run it at any time, each pass is bounded, and
 * a pass that fails is simply made again. No leader.
 */
import { EntryTimeout } from "../model/errors.ts";
import type { Log } from "../model/workflow.ts";
import { statements } from "../sql/statement.ts";
import type { Database } from "./database.ts";

const batch = 500;
/** A stage that was running when its worker died three times is taken to be the reason. */
const crashesAllowed = 3;

export class Rescuer {
  readonly #database: Database;
  readonly #log: Log;
  readonly #rescued: () => void;
  #pass: Promise<void> | undefined;

  /** `rescued` is called when entries became free. */
  constructor(database: Database, log: Log, rescued: () => void) {
    this.#database = database;
    this.#log = log;
    this.#rescued = rescued;
  }

  /** Buries workers whose lease has ended and frees their entries. Joins a pass that is under way; never rejects. */
  pass(): Promise<void> {
    this.#pass ??= this.#run()
      .catch((error: Error) => this.#log.warn("rescue failed; the next pass tries again", { error: error.message }))
      .finally(() => {
        this.#pass = undefined;
      });
    return this.#pass;
  }

  async #run(): Promise<void> {
    const dead = await this.#database.run<{ name: string }>(statements.buryWorkers, []);
    for (const { name } of dead) this.#log.warn("worker lost: its entries are taken over", { worker: name });
    const crashLoop = {
      code: "crash_loop",
      message: `The worker died ${crashesAllowed} times while it ran this stage.`,
    };
    for (;;) {
      const rescued = await this.#database.run<{ entryId: string; failed: boolean }>(statements.rescue, [
        batch,
        crashesAllowed,
        JSON.stringify(crashLoop),
      ]);
      if (rescued.length > 0) this.#rescued();
      if (rescued.length < batch) break;
    }
    await this.#expire();
  }

  async #expire(): Promise<void> {
    const unstarted = { code: "expired", message: "The entry was not started in time." };
    const { code, message } = new EntryTimeout();
    const values = [batch, JSON.stringify(unstarted), JSON.stringify({ code, message })];
    for (;;) {
      const ended = await this.#database.run(statements.expire, values);
      if (ended.length > 0) this.#rescued();
      if (ended.length < batch) return;
    }
  }
}
