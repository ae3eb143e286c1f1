/** Does an entry belong to a list? Answered wherever the entry itself tells, so that a push can be folded in at once. */
import type { Entry } from "../model/entry.ts";
import type { Comparison, EntryFilter, FilterField } from "./entry-filter.ts";
import { readSearch } from "./search-text.ts";
import { resolveTime } from "./time-bound.ts";

/** Null: only the server can say, because the filter asks for something that the entry does not show (an input). */
export function fits(entry: Entry, filter: EntryFilter, now: number): boolean | null {
  let sure = true;
  for (const field of Object.keys(filter) as FilterField[]) {
    const answer = checks[field]?.(entry, filter, now) ?? null;
    if (answer === false) return false;
    if (answer === null) sure = false;
  }
  return sure ? true : null;
}

type Check = (entry: Entry, filter: EntryFilter, now: number) => boolean | null;

const checks: { readonly [Field in FilterField]?: Check } = {
  status: ({ status }, filter) => filter.status?.includes(status) ?? true,
  state: ({ state }, filter) => filter.state?.includes(state) ?? true,
  workflow: ({ workflow }, filter) => filter.workflow?.includes(workflow) ?? true,
  tag: ({ tags }, filter) => filter.tag?.every((tag) => tags.includes(tag)) ?? true,
  from: ({ createdAt }, { from }, now) => Date.parse(createdAt) >= (from ? (resolveTime(from, now, "from") ?? 0) : 0),
  to: ({ createdAt }, { to }, now) => !to || Date.parse(createdAt) < (resolveTime(to, now, "to") ?? now),
  q: (entry, { q }) => q === undefined || isFound(entry, q),
  attempts: ({ attempt }, { attempts }) => !attempts || compares(attempt, attempts),
  duration: ({ startedAt, finishedAt }, filter, now) => {
    if (!filter.duration) return true;
    if (startedAt === null) return false;
    const end = finishedAt === null ? now : Date.parse(finishedAt);
    return compares(Math.max(0, end - Date.parse(startedAt)), filter.duration);
  },
};

function isFound({ id, title }: Entry, q: string): boolean {
  const search = readSearch(q);
  if (search.kind === "id") return id >= search.first && id <= search.last;
  const text = title.toLowerCase();
  return search.words.every((word) => text.includes(word.toLowerCase()));
}

function compares(number: number, { is, value }: Comparison): boolean {
  if (is === "=") return number === value;
  const difference = is.startsWith(">") ? number - value : value - number;
  return difference > 0 || (difference === 0 && is.endsWith("="));
}
