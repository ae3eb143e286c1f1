import { type EntryFilter, filterFields, parseFilter } from "async-workflow/query";

/**
 * What is typed into the search box: words of the title, the beginning of an id, and tokens like `status:FAILED` that are
 * parts of the filter. The same grammar as in the address.
 */
export interface SearchText {
  /** What the tokens say. Lists are added to what the filter has already. */
  readonly filter: EntryFilter;
  /** The text without its tokens. */
  readonly words: string;
  /** What is wrong with a token. */
  readonly fault: string | null;
}

const keys = filterFields.filter((field) => field !== "q");
// A key, then everything to the next space; quotes keep spaces together.
const token = new RegExp(`(?<=^|\\s)(${keys.join("|")})([:.<>](?:"[^"]*"|[^\\s"])+)(?=\\s|$)`, "g");

export function readSearchText(text: string): SearchText {
  const pairs: [string, string][] = [];
  const words = text.replace(token, (_, key: string, rest: string) => {
    pairs.push([key, tokenValue(rest)]);
    return "";
  });
  const merged = new Map<string, string>();
  const repeated: [string, string][] = [];
  for (const [key, value] of pairs) {
    if (!["status", "state", "workflow"].includes(key)) repeated.push([key, value]);
    else merged.set(key, [merged.get(key), value].filter(Boolean).join(","));
  }
  const { filter, faults } = parseFilter([...merged, ...repeated]);
  return { filter, words: words.replace(/\s+/g, " ").trim(), fault: faults[0]?.message ?? null };
}

/** `:FAILED` → `FAILED`, `.user.plan:pro` → `user.plan:pro`, `>3` → `>3`. */
function tokenValue(rest: string): string {
  return (/^[:.]/.test(rest) ? rest.slice(1) : rest).replaceAll('"', "");
}

/** The filter with what the tokens say. */
export function withTokens(filter: EntryFilter, said: EntryFilter): EntryFilter {
  return {
    ...filter,
    ...said,
    status: union(filter.status, said.status),
    state: union(filter.state, said.state),
    workflow: union(filter.workflow, said.workflow),
    tag: union(filter.tag, said.tag),
    in: union(filter.in, said.in),
    out: union(filter.out, said.out),
  };
}

function union<T>(before: readonly T[] = [], more: readonly T[] = []): readonly T[] | undefined {
  const known = new Set(before.map((one) => JSON.stringify(one)));
  const all = [...before, ...more.filter((one) => !known.has(JSON.stringify(one)))];
  return all.length > 0 ? all : undefined;
}

export interface Suggestion {
  /** Takes the place of the word under way. */
  readonly text: string;
  readonly label: string;
  readonly hint: string;
  /** It is a whole token: it becomes part of the filter. */
  readonly isWhole: boolean;
}

const keyHints: Readonly<Record<string, string>> = {
  status: "what it has reached",
  state: "what it is doing now",
  workflow: "by name",
  tag: "has this tag",
  from: "created since: -24h, 2026-11-23",
  to: "created until",
  in: "inside the input: in.user.plan:pro",
  out: "inside the result: out.total>100",
  attempts: "tries of its stage: attempts:>1",
  duration: "how long it ran: duration:>30s",
};

const times = ["-15m", "-1h", "-24h", "-7d", "-30d"];

/** What may be meant by the last word. `values`: what a key can be followed by, with how often. */
export function suggest(
  text: string,
  values: Readonly<Record<string, readonly { readonly value: string; readonly hint: string }[]>>,
): readonly Suggestion[] {
  const word = /\S*$/.exec(text)?.[0] ?? "";
  const [, key, begun] = /^(\w+):(.*)$/.exec(word) ?? [];
  if (key === undefined || begun === undefined) {
    return keys
      .filter((each) => each.startsWith(word.toLowerCase()))
      .map((each) => {
        const label = each === "in" || each === "out" ? `${each}.` : `${each}:`;
        return { text: label, label, hint: keyHints[each] ?? "", isWhole: false };
      });
  }
  const known = key === "from" || key === "to" ? times.map((value) => ({ value, hint: "" })) : (values[key] ?? []);
  return known
    .filter(({ value }) => value.toLowerCase().startsWith(begun.toLowerCase()) && value !== begun)
    .map(({ value, hint }) => ({
      text: `${key}:${/\s/.test(value) ? `"${value}"` : value}`,
      label: value,
      hint,
      isWhole: true,
    }));
}
