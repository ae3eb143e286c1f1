import type { Comparison, EntryFilter, FilterField, JsonMatch } from "async-workflow/query";
import { duration } from "./time.ts";
import { timeWords } from "./time-words.ts";

/** One condition of a filter in words, and what the filter's field becomes without it. */
export interface FilterPart {
  readonly field: FilterField;
  /** `"status"`, `"in user.plan"`. */
  readonly label: string;
  readonly value: string;
  readonly without: EntryFilter;
}

const relations: Readonly<Record<Comparison["is"], string>> = { "=": "", "<": "< ", "<=": "≤ ", ">": "> ", ">=": "≥ " };

const compared = ({ is, value }: Comparison, write: (value: number) => string): string => relations[is] + write(value);

const inside = (name: "in" | "out", { path, is, value }: JsonMatch) => ({
  label: `${name === "in" ? "input" : "result"} ${path.join(".")}`,
  value: `${relations[is] || "= "}${value}`,
});

type ListField = "status" | "state" | "workflow" | "tag";
const listFields: readonly ListField[] = ["status", "state", "workflow", "tag"];

/** The conditions of a filter, one by one. */
export function filterParts(filter: EntryFilter): readonly FilterPart[] {
  const lists = listFields.flatMap((field) =>
    (filter[field] ?? []).map((value) => ({
      field,
      label: field,
      value,
      without: { [field]: (filter[field] as readonly string[]).filter((other) => other !== value) },
    })),
  );
  const json = (["in", "out"] as const).flatMap((field) =>
    (filter[field] ?? []).map((match) => ({
      field,
      ...inside(field, match),
      without: { [field]: filter[field]?.filter((other) => other !== match) },
    })),
  );
  const { attempts, duration: length, from, to } = filter;
  const one = (field: FilterField, label: string, value: string | undefined): readonly FilterPart[] =>
    value === undefined ? [] : [{ field, label, value, without: { [field]: undefined } }];
  const known: readonly string[] = [...listFields, "in", "out", "attempts", "duration", "from", "to", "q"];
  const others = (Object.entries(filter) as [FilterField, unknown][]).filter(([field]) => !known.includes(field));
  return [
    ...lists,
    ...json,
    ...one("attempts", "attempts", attempts && compared(attempts, String)),
    ...one("duration", "took", length && compared(length, duration)),
    ...one("from", "since", from && timeWords(from)),
    ...one("to", "until", to && timeWords(to)),
    ...others.flatMap(([field, value]) => one(field, field, String(value))),
  ];
}

/** As the end of a sentence: `"with status FAILED or STAGE_2 of workflow demo"`. */
export function filterWords(filter: EntryFilter): string {
  const { status, state, workflow, tag, q } = filter;
  const listed = ["status", "state", "workflow", "tag"];
  const others = filterParts(filter).filter(({ field }) => !listed.includes(field));
  const words = [
    status && `with status ${status.join(" or ")}`,
    state && `that are ${state.join(" or ")}`,
    workflow && `of workflow ${workflow.join(" or ")}`,
    tag && `tagged ${tag.join(" and ")}`,
    ...others.map(({ label, value }) =>
      label === "since" || label === "until" ? `${label} ${value}` : `with ${label} ${value}`,
    ),
    q && `matching “${q}”`,
  ];
  return words.filter(Boolean).join(" ");
}
