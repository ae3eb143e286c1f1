/** What bulk actions and running workers do to each other: they meet at the same entries, in order and against it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import type { Bulk, BulkOutcome, BulkRequest } from "../../../../engine/src/model/bulk.ts";
import { groupBy } from "../../checker/group-by.ts";
import { monotonicNow } from "../../history/clock.ts";
import { insist, record, startCrowd } from "../crowd.ts";
import type { Rig } from "../rig.ts";
import type { Nemesis } from "../scenario.ts";
import { pause } from "./every.ts";

const bulkPace = 1_000;
/** A portion is a fifth of what the pace allows in a second: so slow that each can be met. */
const metPace = 200;
const portion = metPace / 5;
const deadlockDetected = "40P01";

/**
 * B15: a bulk action cancels a crowd that workers are completing, both in the order of the ids, and a transaction at the SQL prompt
 * locks the same entries in the opposite order. Ours look for a deadlock first, so that it is mostly theirs which is rolled back.
 */
export const deadlock =
  (size: number, least: number): Nemesis =>
  async (rig, signal) => {
    await set(rig, "'20ms'");
    try {
      for (let round = 1; !signal.aborted; round += 1) await deadlocked(rig, `deadlock-${round}`, size, least);
    } finally {
      await set(rig, "default");
    }
  };

async function set({ server }: Rig, value: string): Promise<void> {
  await server.query(`alter system set deadlock_timeout = ${value}`);
  await server.query("select pg_reload_conf()");
}

async function deadlocked(rig: Rig, tag: string, size: number, least: number): Promise<void> {
  const from = monotonicNow();
  const before = await deadlocks(rig);
  const ids = await startCrowd(rig, tag, size);
  const { id } = await insist<Bulk>(rig, "POST", "/api/bulk", { action: "cancel", ids, pace: metPace });
  const ending = new AbortController();
  const opposing = oppose(rig, id, ending.signal);
  await ended(rig, id).finally(() => ending.abort());
  const own = await opposing;
  const { done, skipped } = await addUp(rig, id, size, from);
  const told = await whoWasTold(rig);
  const count = (await deadlocks(rig)) - before - own;
  const evidence =
    `${count} transactions of ours were rolled back by deadlocks, by PostgreSQL's count, among ${size} cancels and completions: ` +
    `${done} cancelled, ${skipped} had ended, ${told} portions were tried again, nobody else was told`;
  rig.fault("B15", "entries", from, count >= least, evidence);
}

/** Locks what the bulk action comes to next, and what workers hold, from the last to the first; resolves with how often it lost. */
async function oppose(rig: Rig, bulkId: string, signal: AbortSignal): Promise<number> {
  const client = new pg.Client({ connectionString: rig.databaseUrl, application_name: "rig" });
  client.on("error", () => {}); // the query reports it
  await client.connect();
  let lost = 0;
  try {
    await client.query("set deadlock_timeout = '80ms'");
    while (!signal.aborted) {
      await lockBackwards(client, bulkId).catch((error: { code?: string }) => {
        if (error.code !== deadlockDetected) throw error;
        lost += 1;
      });
      await client.query("rollback");
      // So that what was rolled back comes through, as a rule, before the next time.
      await pause(300 + Math.random() * 600, signal);
    }
  } finally {
    await client.end();
  }
  return lost;
}

async function lockBackwards(client: pg.Client, bulkId: string): Promise<void> {
  await client.query("begin");
  const { rows } = await client.query<{ id: string }>(
    `select b.entry_id as id from (
       select entry_id from async_workflow.bulk_entry where bulk_id = $1 and outcome is null order by entry_id limit $2) as b
     union select entry_id from async_workflow.live where worker_id is not null
     order by id desc`,
    [bulkId, portion],
  );
  for (const { id } of rows)
    await client.query("select pg_sleep(0.002) from async_workflow.live where entry_id = $1 for update", [id]);
}

async function deadlocks(rig: Rig): Promise<number> {
  const [row] = await rig.server.query<{ count: number }>(
    "select deadlocks::int as count from pg_stat_database where datname = current_database()",
    [],
    rig.databaseUrl,
  );
  return row?.count ?? 0;
}

/** How often the runner of bulk actions was rolled back by a deadlock. Throws when anybody else of ours was told of one. */
async function whoWasTold(rig: Rig): Promise<number> {
  const logs = ["web", ...rig.workers.map((_, index) => `worker-${index + 1}`)];
  const lines = logs.flatMap((name) => readFileSync(join(rig.directory, `${name}.log`), "utf8").split("\n"));
  const told = lines.filter((line) => /deadlock|40P01/.test(line));
  const unhandled = told.filter((line) => !line.includes("a portion of a bulk action failed; it is tried again"));
  const failed = await rig.server.query<{ id: string }>(
    `select entry_id as id from async_workflow.attempt where error ->> 'message' ~* 'deadlock'
     union all select entry_id from async_workflow.result where error ->> 'message' ~* 'deadlock'
     union all select entry_id from async_workflow.bulk_entry where outcome = 'failed'`,
    [],
    rig.databaseUrl,
  );
  if (unhandled.length > 0 || failed.length > 0)
    throw new Error(`B15: a deadlock went through: ${[...unhandled, ...failed.map(({ id }) => id)][0]}`);
  return told.length;
}

/** E11: a crowd is cancelled while workers run it, what was cancelled is retried while they do, and cancelled once more. Once. */
export const bulkAgainstWorkers =
  (size: number): Nemesis =>
  async (rig) => {
    const filter = "tag=bulk";
    await startCrowd(rig, "bulk", size);
    for (const action of ["cancel", "retry", "cancel"] as const)
      await act(rig, { action, filter, pace: bulkPace }, size);
  };

async function act(
  rig: Rig,
  request: Pick<BulkRequest, "action" | "pace"> & { readonly filter: string },
  size: number,
): Promise<void> {
  const from = monotonicNow();
  const { id } = await insist<Bulk>(rig, "POST", "/api/bulk", request);
  await ended(rig, id);
  const { done, skipped, reasons } = await addUp(rig, id, size, from);
  const evidence = `of ${size} entries ${done} were acted upon and ${skipped} were not: ${reasons}`;
  // Too few: the workers had done them all before.
  rig.fault(`E11 ${request.action}`, "entries", from, done > size / 10 && skipped > 0, evidence);
}

async function ended(rig: Rig, id: string): Promise<void> {
  for (;;) {
    const { state } = await insist<Bulk>(rig, "GET", `/api/bulk/${id}`);
    if (state === "finished") return;
    await pause(200, new AbortController().signal);
  }
}

/**
 * What the bulk action says of itself, of each entry, and what each entry's history says of it are one and the same. Throws when
 * they are not, or when an entry failed.
 */
async function addUp(rig: Rig, id: string, size: number, from: number): Promise<Bulk & { readonly reasons: string }> {
  const bulk = await insist<Bulk>(rig, "GET", `/api/bulk/${id}`);
  const outcomes = new Map<string, BulkOutcome>();
  for (let cursor = ""; ; ) {
    const page = await insist<{ outcomes: BulkOutcome[]; next: string | null }>(
      rig,
      "GET",
      `/api/bulk/${id}/outcomes?limit=100${cursor}`,
    );
    for (const outcome of page.outcomes) outcomes.set(outcome.entryId, outcome);
    if (page.next === null) break;
    cursor = `&cursor=${encodeURIComponent(page.next)}`;
  }
  const deeds = await rig.server.query<{ id: string }>(
    "select entry_id as id from async_workflow.by_hand where detail ->> 'bulkId' = $1",
    [id],
    rig.databaseUrl,
  );
  const having = (name: string) => [...outcomes.values()].filter(({ outcome }) => outcome === name);
  const told = { done: having("done").length, skipped: having("skipped").length, failed: having("failed").length };
  const written = new Set(deeds.map((deed) => deed.id));
  const faults = [
    bulk.total === size && outcomes.size === size
      ? ""
      : `${bulk.total} of ${size} were taken, ${outcomes.size} told of`,
    bulk.failed === 0 && bulk.left === 0 ? "" : `${bulk.failed} failed and ${bulk.left} are left`,
    told.done === bulk.done && told.skipped === bulk.skipped
      ? ""
      : `it says ${bulk.done} and ${bulk.skipped}, its entries ${told.done} and ${told.skipped}`,
    deeds.length === told.done && having("done").every(({ entryId }) => written.has(entryId))
      ? ""
      : `${told.done} were acted upon, the histories of ${deeds.length} say so`,
  ].filter((fault) => fault !== "");
  if (faults.length > 0) throw new Error(`The outcomes of bulk action ${id} do not add up: ${faults.join("; ")}.`);
  // Whoever is cancelled or retried without a word of it here was so though nobody asked.
  for (const { entryId } of having("done"))
    record(rig, "bulk", { call: bulk.action, invokedAt: from, answeredAt: monotonicNow(), outcome: "ok", entryId });
  const reasons = groupBy([...outcomes.values()], ({ reason }) => reason);
  return { ...bulk, reasons: [...reasons].map(([reason, list]) => `${list.length} ${reason}`).join(", ") };
}
