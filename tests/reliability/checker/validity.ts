/** Whether a run says anything: were the faults real, was there enough to look at, is the record whole? What fails here is VOID. */
import type { FloorName, History } from "../history/records.ts";
import type { Row, TableName } from "../history/rows.ts";
import type { Overlaps } from "./effects.ts";
import type { Facts } from "./facts.ts";

const firedShare = 0.9;
/** Nobody breaks the rules of a start on purpose: a client whose starts are refused asks wrongly, and puts nothing to the test. */
const refusedShare = 0.02;

export type Counts = Readonly<Record<FloorName, number>>;

export function countFloors({ entries, history }: Facts, overlaps: Overlaps): Counts {
  let lostLeases = 0;
  for (const { versions } of entries.values()) {
    for (const { transition } of versions) {
      if ("name" in transition && (transition.name === "rescue" || transition.name === "crash-loop")) lostLeases += 1;
    }
  }
  const { calls, stream, effects } = history;
  return {
    acknowledged: calls.filter((call) => call.call === "start" && call.outcome === "ok").length,
    lostLeases,
    zombieEffects: overlaps.count,
    unknownCalls: calls.filter((call) => call.outcome === "unknown").length,
    streamCuts: stream.filter(({ event }) => event === "cut").length,
    effects: effects.length,
    seen: calls.reduce((sum, call) => sum + (call.seen?.length ?? 0), 0),
  };
}

/** The reasons why the run proves nothing; none is good. */
export function findVoids(facts: Facts, counts: Counts): string[] {
  const { run, faults, wal } = facts.history;
  const voids: string[] = [];
  if (wal.length === 0) voids.push("Nothing was recorded from the database's log.");
  if (!facts.clock.usable)
    voids.push("There is no clock sample: times of the harness and of the database cannot be compared.");
  if (Object.keys(run.plannedFaults).length === 0) voids.push("No fault was planned.");
  for (const [row, planned] of Object.entries(run.plannedFaults)) {
    const fired = faults.filter((fault) => fault.row === row && fault.fired && fault.evidence !== "").length;
    if (fired < Math.ceil(planned * firedShare)) voids.push(`Fault ${row} fired ${fired} of ${planned} times.`);
  }
  for (const [floor, least] of Object.entries(run.floors) as [FloorName, number][]) {
    if (counts[floor] < least) voids.push(`${floor}: ${counts[floor]}, at least ${least} were asked for.`);
  }
  const starts = facts.history.calls.filter(({ call }) => call === "start");
  const refused = starts.filter(({ outcome }) => outcome === "refused").length;
  if (refused > starts.length * refusedShare) voids.push(`${refused} of ${starts.length} starts were refused.`);
  return [...voids, ...checkRecord(facts.history)];
}

const keyColumns: Readonly<Record<Exclude<TableName, "change">, readonly string[]>> = {
  live: ["entry_id"],
  entry: ["id"],
  attempt: ["entry_id", "stage", "attempt"],
  step: ["entry_id", "stage", "name", "occurrence"],
  result: ["entry_id"],
  worker: ["id"],
  idempotency: ["workspace", "key"],
};

/** Folds the log into tables: each change must fit the row before it, and in the end the tables must be the ones that are there. */
function checkRecord({ wal, final }: History): string[] {
  const tables = new Map<string, Row>();
  const broken: string[] = [];
  const nameOf = (table: TableName, row: Row): string =>
    table === "change" ? "" : [table, ...keyColumns[table].map((column) => row[column])].join(" ");
  for (const { lsn, changes } of wal) {
    for (const { table, op, old, new: row } of changes) {
      if (table === "change") continue;
      const before = old && nameOf(table, old);
      if (before !== null) {
        const known = tables.get(before);
        if (!known) broken.push(`${before}: ${op} at ${lsn} of a row that the record does not have.`);
        else if (!sameRow(known, old as Row))
          broken.push(`${before}: ${op} at ${lsn} of a row that looked different before.`);
        tables.delete(before);
      }
      if (row) {
        const after = nameOf(table, row);
        if (tables.has(after)) broken.push(`${after}: ${op} at ${lsn} of a row that is there already.`);
        tables.set(after, row);
      }
    }
  }
  for (const { table, row } of final) {
    const name = nameOf(table, row);
    const known = tables.get(name);
    if (!known) broken.push(`${name}: there after the run, but not in the record.`);
    else if (!sameRow(known, row)) broken.push(`${name}: after the run different from the record.`);
    tables.delete(name);
  }
  for (const name of tables.keys()) broken.push(`${name}: in the record, but not there after the run.`);
  if (broken.length > 5) broken.splice(5, broken.length, `… and ${broken.length - 5} more.`);
  return broken.map((message) => `The record is broken. ${message}`);
}

// An old row in the log leaves out what is null. PostgreSQL writes equal jsonb values as equal texts.
function sameRow(a: Row, b: Row): boolean {
  const columns = Object.keys(a).length > Object.keys(b).length ? Object.keys(a) : Object.keys(b);
  return columns.every((column) => {
    const [one, other] = [a[column] ?? null, b[column] ?? null];
    return one === other || (typeof one === "object" && JSON.stringify(one) === JSON.stringify(other));
  });
}
