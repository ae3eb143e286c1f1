/** The conditions of a filter in SQL, apart by what they cost: those an index answers, and those each row must be read for. */
import type { State } from "../../model/entry.ts";
import type { EntryFilter, JsonMatch } from "../entry-filter.ts";
import { readSearch } from "../search-text.ts";
import { resolveTime } from "../time-bound.ts";
import type { Parameters } from "./parameters.ts";
import type { RowSql } from "./row.ts";
import { unfinishedStates, unfinishedStatuses } from "./source.ts";

/** Does an entry have to be read to know whether it belongs to the list? Then only so many are. */
export function isScan(filter: EntryFilter): boolean {
  const { q, tag, in: input, out, worker, attempts, duration } = filter;
  return Boolean(
    tag || input || out || worker || attempts || duration || (q !== undefined && readSearch(q).kind === "words"),
  );
}

/** Bounds of the id: its first 48 bits are the time of the start. */
export function idConditions(filter: EntryFilter, id: string, now: number, parameters: Parameters): string[] {
  const conditions: string[] = [];
  const add = (relation: string, value: string) =>
    conditions.push(`${id} ${relation} ${parameters.add(value, "uuid")}`);
  const from = filter.from === undefined ? null : resolveTime(filter.from, now, "from");
  const to = filter.to === undefined ? null : resolveTime(filter.to, now, "to");
  if (from !== null) add(">=", smallestId(from));
  if (to !== null) add("<", smallestId(to));
  const search = filter.q === undefined ? null : readSearch(filter.q);
  if (filter.id) conditions.push(`${id} = any (${parameters.add(filter.id, "uuid[]")})`);
  if (search?.kind === "id") {
    add(">=", search.first);
    add("<=", search.last);
  }
  return conditions;
}

function smallestId(ms: number): string {
  const time = Math.floor(ms).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}

/** What only the columns of the row can tell. */
export function rowConditions(filter: EntryFilter, row: RowSql, asOf: string, parameters: Parameters): string[] {
  const conditions: string[] = [];
  if (filter.tag) conditions.push(`e.tags @> ${parameters.add(filter.tag, "text[]")}`);
  const search = filter.q === undefined ? null : readSearch(filter.q);
  for (const word of search?.kind === "words" ? search.words : []) {
    conditions.push(`e.title ilike ${parameters.add(`%${word.replace(/[\\%_]/g, "\\$&")}%`, "text")}`);
  }
  for (const match of filter.in ?? []) conditions.push(jsonCondition("e.input", match, parameters));
  for (const match of filter.out ?? []) conditions.push(jsonCondition(row.output, match, parameters));
  if (filter.worker !== undefined) {
    const named = `select h.id from async_workflow.worker h where h.name = ${parameters.add(filter.worker, "text")}`;
    conditions.push(`(${row.worker}) = any (array(${named}))`);
  }
  if (filter.attempts) {
    const { is, value } = filter.attempts;
    conditions.push(`(${row.attempt}) ${is} ${parameters.add(value, "int")}`);
  }
  if (filter.duration) {
    const { is, value } = filter.duration;
    conditions.push(`(${durationOf(row, asOf)}) ${is} ${parameters.add(value, "float8")} * interval '1 ms'`);
  }
  return conditions;
}

/** How long an entry has run, up to the given moment while it is unfinished. */
export const durationOf = (row: RowSql, asOf: string): string =>
  `greatest(coalesce(${row.finishedAt}, ${asOf}) - ${row.startedAt}, interval '0')`;

// Case, because PostgreSQL may evaluate the parts of an "and" in any order and a text is no number.
function jsonCondition(column: string, { path, is, value }: JsonMatch, parameters: Parameters): string {
  const at = parameters.add(path, "text[]");
  if (is === "=") return `(${column} #>> ${at}) = ${parameters.add(value, "text")}`;
  const number = `case when jsonb_typeof(${column} #> ${at}) = 'number' then (${column} #>> ${at})::numeric end`;
  return `(${number}) ${is} ${parameters.add(String(value), "numeric")}`;
}

const isDue = "l.available_at <= (select clock_timestamp())";
// `k` is the workflow of the row.
const isPaused = "exists (select from async_workflow.paused_workflow p where p.workflow = k.name)";
const inState: Partial<Record<State, string>> = {
  running: "l.worker_id is not null",
  queued: `(l.worker_id is null and ${isDue} and not ${isPaused})`,
  scheduled: `(l.worker_id is null and not ${isDue} and l.parked is null)`,
  retrying: `(l.worker_id is null and not ${isDue} and l.parked = 'backoff')`,
  waiting: `(l.worker_id is null and not ${isDue} and l.parked in ('sleep', 'signal'))`,
  paused: `(l.worker_id is null and (${isDue} and ${isPaused} or not ${isDue} and l.parked = 'paused'))`,
};

/** Status and state of an unfinished entry, from its live row. */
export function liveConditions(filter: EntryFilter, parameters: Parameters): string[] {
  const conditions: string[] = [];
  const statuses = unfinishedStatuses(filter);
  if (statuses) {
    const reached = "case when l.stage = 0 then 'CREATED' else k.stages[l.stage] end";
    conditions.push(`(${reached}) = any (${parameters.add(statuses, "text[]")})`);
  }
  const states = unfinishedStates(filter);
  if (states) conditions.push(`(${states.map((state) => inState[state] ?? "false").join(" or ")})`);
  return conditions;
}
