/** Which entries to show, as data: what the API, the page's address and the command line all say in the same words. */
import type { State } from "../model/entry.ts";

/** How a number compares with what is stored. */
export type Relation = "=" | "<" | "<=" | ">" | ">=";

export interface Comparison {
  readonly is: Relation;
  readonly value: number;
}

/**
 * A value inside an input or a result, by its path: `["user", "plan"]` is `pro`. Equality compares texts (a number as it
 * is written), the other relations compare numbers.
 */
export type JsonMatch =
  | { readonly path: readonly string[]; readonly is: "="; readonly value: string }
  | { readonly path: readonly string[]; readonly is: Exclude<Relation, "=">; readonly value: number };

/** All parts must hold; of a list in `status`, `state` and `workflow` any, of the other lists each. */
export interface EntryFilter {
  readonly status?: readonly string[];
  readonly state?: readonly State[];
  readonly workflow?: readonly string[];
  readonly tag?: readonly string[];
  /** Created at or after: an ISO 8601 time, or a duration before now (`-24h`). */
  readonly from?: string;
  /** Created before; a date alone means until its end. */
  readonly to?: string;
  /** The beginning of an id (8 characters or more), or words of the title; `"…"` keeps several words together. */
  readonly q?: string;
  readonly in?: readonly JsonMatch[];
  readonly out?: readonly JsonMatch[];
  /** An attempt failed like this: the fingerprint of an error group. */
  readonly error?: string;
  /** A bulk action acted on it: the id of that. */
  readonly bulk?: string;
  /** One of these; at most 300. */
  readonly id?: readonly string[];
  /** Held by this worker now, or ended by it. */
  readonly worker?: string;
  /** Tries of the present stage, or of the last one. */
  readonly attempts?: Comparison;
  /** Milliseconds from the first claim to the end, or to now. */
  readonly duration?: Comparison;
}

export type FilterField = keyof EntryFilter;

/** What was wrong with one field. The field is left out of the filter. */
export interface FilterFault {
  readonly field: string;
  readonly message: string;
}
