/** Upkeep that any worker may do at any time: weeks made ahead, old ones dropped, and what nobody asks for any more thrown away. */
import type { Log } from "../model/workflow.ts";
import { type Statement, statements } from "../sql/statement.ts";
import type { Database } from "./database.ts";

const everyMs = 10 * 60_000;
const firstMs = 5_000;
const keepChangesSeconds = 3_600;
const keepKeysSeconds = 7 * 24 * 3_600;
const keepWorkersSeconds = 30 * 24 * 3_600;
const deletedAtOnce = 2_000;

const createPartitions: Statement = {
  name: "async_workflow.create-partitions",
  text: "select async_workflow.create_partitions()",
};
const dropPartitions: Statement = {
  name: "async_workflow.drop-partitions",
  text: "select async_workflow.drop_partitions()",
};

/** One round of upkeep. Whole weeks that every retention has passed are dropped, which costs the same for any number of rows. */
export async function tidy(database: Database): Promise<void> {
  await database.run(createPartitions, []);
  await database.run(statements.prune, [keepChangesSeconds, keepKeysSeconds, keepWorkersSeconds]);
  await database.run(dropPartitions, []);
  for (;;) {
    const [old] = await database.run<{ deleted: number }>(statements.deleteOld, [deletedAtOnce]);
    if ((old?.deleted ?? 0) < deletedAtOnce) return;
  }
}

/** Starts the upkeep; returns how to stop it. */
export function keepTidy(database: Database, log: Log): () => void {
  let timer: NodeJS.Timeout;
  const round = () => {
    tidy(database)
      .catch((error: Error) => log.warn("upkeep failed; the next round tries again", { error: error.message }))
      .finally(() => {
        // A random pause keeps workers that were started together from doing it together.
        if (!stopped) timer = setTimeout(round, everyMs * (0.75 + Math.random() / 2));
      });
  };
  let stopped = false;
  timer = setTimeout(round, firstMs * (1 + Math.random()));
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
