/** Upkeep that any worker may do at any time: weeks made ahead, old ones dropped, and what nobody asks for any more thrown away. */
import type { Log } from "../model/workflow.ts";
import { type Statement, statements } from "../sql/statement.ts";
import type { Database } from "./database.ts";
import { Rollup } from "./rollup.ts";

const everyMs = 10 * 60_000;
const firstMs = 5_000;
const keepChangesSeconds = 3_600;
/** Far more than are committed between two looks of those who follow them. */
const keepChanges = 10_000;
const keepKeysSeconds = 7 * 24 * 3_600;
const keepWorkersSeconds = 30 * 24 * 3_600;
const deletedAtOnce = 2_000;
const keepMinutesSeconds = 7 * 24 * 3_600;
const keepHoursSeconds = 400 * 24 * 3_600;
const countEveryMs = 60_000;
const firstCountMs = 2_000;

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
  await database.run(statements.prune, [keepChangesSeconds, keepKeysSeconds, keepWorkersSeconds, keepChanges]);
  await database.run(statements.pruneMetrics, [keepMinutesSeconds, keepHoursSeconds]);
  await database.run(dropPartitions, []);
  for (;;) {
    const [old] = await database.run<{ deleted: number }>(statements.deleteOld, [deletedAtOnce]);
    if ((old?.deleted ?? 0) < deletedAtOnce) return;
  }
}

/** Starts the upkeep, and the counting behind the figures; returns how to stop both. */
export function keepTidy(database: Database, log: Log): () => void {
  const rollup = new Rollup(database);
  const stops = [
    every({ firstMs, everyMs, spread: 0.5 }, () => tidy(database), "upkeep failed", log),
    // Whoever looks at the figures has them counted sooner; without anybody it is done once a minute, by one of all workers.
    every(
      { firstMs: firstCountMs, everyMs: countEveryMs, spread: 0.2 },
      () => rollup.catchUp({ restMs: countEveryMs / 2, idles: true }),
      "the figures were not counted",
      log,
    ),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** A random part of the pause keeps workers that were started together from doing it together. */
function every(
  pause: { firstMs: number; everyMs: number; spread: number },
  work: () => Promise<void>,
  failure: string,
  log: Log,
): () => void {
  let stopped = false;
  let timer: NodeJS.Timeout;
  const round = () => {
    work()
      .catch((error: Error) => {
        if (!stopped) log.warn(`${failure}; the next round tries again`, { error: error.message });
      })
      .finally(() => {
        if (!stopped) timer = setTimeout(round, pause.everyMs * (1 + pause.spread * (Math.random() - 0.5)));
      });
  };
  timer = setTimeout(round, pause.firstMs * (1 + Math.random()));
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
