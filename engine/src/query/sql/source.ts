/**
 * Where the rows of a list come from. No index knows a status, because what changes often stands in none; but each table
 * holds certain statuses only, so a filter reads the table and the index that hold few others:
 *
 *   entry       all entries, by workspace, workflow and id
 *   live        unfinished ones, a small table
 *   COMPLETED   nearly all entries: read like `entry`, then looked up in `result`
 *   FAILED, CANCELLED, EXPIRED   by the partial index `result_troubled`
 */
import { type FinalStatus, finalStatuses, type State } from "../../model/entry.ts";
import type { EntryFilter } from "../entry-filter.ts";
import type { EntryOrder } from "../entry-order.ts";

export type Source = "entry" | "live" | FinalStatus;

const stateOfFinal: Record<FinalStatus, State> = {
  COMPLETED: "completed",
  FAILED: "failed",
  CANCELLED: "cancelled",
  EXPIRED: "cancelled",
};

const isFinal = (name: string): boolean => (finalStatuses as readonly string[]).includes(name);
const isFinalState = (state: State): boolean => Object.values(stateOfFinal).includes(state);

/** The statuses among those asked for that an unfinished entry can have. */
export const unfinishedStatuses = ({ status }: EntryFilter) => status?.filter((name) => !isFinal(name));
export const unfinishedStates = ({ state }: EntryFilter) => state?.filter((each) => !isFinalState(each));

/** The sources whose rows, put together, are the list. */
export function sourcesOf(filter: EntryFilter, order: EntryOrder): Source[] {
  const { status, state } = filter;
  // Sorted by these, each source but `live` has one value or few: no need to look at every entry.
  const isSplit = order.by === "status" || order.by === "progress";
  if (!status && !state && !isSplit) return ["entry"];
  const finals = finalStatuses.filter(
    (name) => (!status || status.includes(name)) && (!state || state.includes(stateOfFinal[name])),
  );
  const hasLive = unfinishedStatuses(filter)?.length !== 0 && unfinishedStates(filter)?.length !== 0;
  return [...(hasLive ? (["live"] as const) : []), ...finals];
}
