/** The grammar of lists, for browsers, servers and command lines alike: it reads and writes texts and does nothing else. */
export type { Comparison, EntryFilter, FilterFault, FilterField, JsonMatch, Relation } from "./entry-filter.ts";
export { fits } from "./entry-fits.ts";
export { type EntryOrder, formatOrder, newestFirst, orderFields, parseOrder } from "./entry-order.ts";
export { formatFilter } from "./format-filter.ts";
export { filterFields, parseFilter } from "./parse-filter.ts";
export { readSearch, type Search } from "./search-text.ts";
export { resolveTime } from "./time-bound.ts";
