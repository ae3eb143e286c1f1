/** Upkeep that any worker may do at any time: partitions made ahead, and what nobody asks for any more thrown away. */
import type { Log } from "../model/workflow.ts";
import { statements } from "../sql/statement.ts";
import type { Database } from "./database.ts";

const everyMs = 10 * 60_000;
const keepChangesSeconds = 3_600;
const keepKeysSeconds = 7 * 24 * 3_600;

/** Starts the upkeep; returns how to stop it. */
export function keepTidy(database: Database, log: Log): () => void {
  const tidy = async () => {
    try {
      await database.run(statements.prune, [keepChangesSeconds, keepKeysSeconds]);
      await database.run(
        { name: "async_workflow.create-partitions", text: "select async_workflow.create_partitions()" },
        [],
      );
    } catch (error) {
      log.warn("upkeep failed; the next round tries again", { error: (error as Error).message });
    }
  };
  // A random start keeps workers that were started together from doing it together.
  const timer = setInterval(() => void tidy(), everyMs * (0.75 + Math.random() / 2));
  return () => clearInterval(timer);
}
