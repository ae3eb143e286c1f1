/** From the parameters of an address to a filter. Reads only what it knows, so that a page can keep its own parameters beside. */
import { type State, states } from "../model/entry.ts";
import { parseCount, parseDuration } from "./comparison.ts";
import type { EntryFilter, FilterFault, FilterField, JsonMatch } from "./entry-filter.ts";
import { parseJsonMatch } from "./json-match.ts";
import { resolveTime } from "./time-bound.ts";

const most = 50;
const mostMatches = 5;
// As many as fit into an address.
const mostIds = 300;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const longestText = 200;
const statusName = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;
const workflowName = /^[a-z][a-z0-9-]{0,62}$/;

const rules: Record<FilterField, string> = {
  status: `status must be names of statuses, separated by commas, at most ${most}, given once.`,
  state: `state must be any of ${states.join(", ")}, separated by commas, given once.`,
  workflow: `workflow must be names of workflows, separated by commas, at most ${most}, given once.`,
  tag: `tag must be a text of 1 to ${longestText} characters; give it again for each further tag, at most ${most}.`,
  from: "from must be a time like 2026-11-23T09:30:00Z, a date like 2026-11-23 or a duration like -24h, given once.",
  to: "to must be a time like 2026-11-23T09:30:00Z, a date like 2026-11-23 or a duration like -24h, given once.",
  q: `q must be a text of 1 to ${longestText} characters, given once.`,
  in: `in must be path:value or path>number, for example user.plan:pro; give it again for more, at most ${mostMatches}.`,
  out: `out must be path:value or path>number, for example total>100; give it again for more, at most ${mostMatches}.`,
  error: "error must be the fingerprint of an error group, 16 hexadecimal digits, given once.",
  bulk: "bulk must be the id of a bulk action, given once.",
  id: `id must be ids of entries, separated by commas, at most ${mostIds}, given once.`,
  worker: `worker must be the id of a worker, at most ${longestText} characters, given once.`,
  attempts: "attempts must be a number with <, <=, >, >= or nothing before it, for example >1, given once.",
  duration: "duration must be a length of time with <, <=, >, >= or nothing before it, for example >30s, given once.",
};

const isText = (text: string): boolean =>
  text.length >= 1 && text.length <= longestText && !text.includes("\0") && text.isWellFormed();
const isTime = (end: "from" | "to") => (text: string) => resolveTime(text, 0, end) !== null;

const once =
  <T>(parse: (text: string) => T | null) =>
  (texts: readonly string[]): T | null =>
    texts.length === 1 ? parse(texts[0] as string) : null;
const textThat = (fits: (text: string) => boolean) => once((text) => (fits(text) ? text : null));
const listOf = <T extends string>(fits: (text: string) => boolean, atMost = most) =>
  once((text) => {
    const names = text.split(",");
    return names.length <= atMost && names.every(fits) ? (names as T[]) : null;
  });
const each =
  <T>(parse: (text: string) => T | null, atMost: number) =>
  (texts: readonly string[]): T[] | null => {
    const parsed = texts.map(parse).filter((one) => one !== null);
    return texts.length <= atMost && parsed.length === texts.length ? parsed : null;
  };
const jsonMatches = each<JsonMatch>((text) => (text.includes("\0") ? null : parseJsonMatch(text)), mostMatches);

type Parsers = { [Field in FilterField]: (texts: readonly string[]) => NonNullable<EntryFilter[Field]> | null };

const parsers: Parsers = {
  status: listOf((name) => statusName.test(name)),
  state: listOf<State>((name) => (states as readonly string[]).includes(name)),
  workflow: listOf((name) => workflowName.test(name)),
  tag: each((text) => (isText(text) ? text : null), most),
  from: textThat(isTime("from")),
  to: textThat(isTime("to")),
  q: textThat((text) => isText(text) && text.trim() !== ""),
  in: jsonMatches,
  out: jsonMatches,
  error: once((text) => (/^[0-9a-f]{16}$/.test(text) ? text : null)),
  bulk: once((text) => (uuid.test(text) ? text : null)),
  id: listOf((text) => uuid.test(text), mostIds),
  worker: textThat(isText),
  attempts: once(parseCount),
  duration: once(parseDuration),
};

export const filterFields = Object.keys(parsers) as FilterField[];

/**
 * The filter that the parameters ask for (a `URLSearchParams`, or pairs), and what was wrong with those left out of it:
 * an API refuses them, a page goes on without them.
 */
export function parseFilter(params: Iterable<readonly [string, string]>): {
  readonly filter: EntryFilter;
  readonly faults: readonly FilterFault[];
} {
  const given = new Map<string, string[]>();
  for (const [name, value] of params) given.set(name, [...(given.get(name) ?? []), value]);
  const faults: FilterFault[] = [];
  const filter: Partial<Record<FilterField, EntryFilter[FilterField]>> = {};
  for (const field of filterFields) {
    const texts = given.get(field);
    if (!texts) continue;
    const value = parsers[field](texts);
    if (value === null) faults.push({ field, message: rules[field] });
    else filter[field] = value;
  }
  return { filter: filter as EntryFilter, faults };
}
