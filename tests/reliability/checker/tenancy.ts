/** S16: nothing of one workspace reaches another. Whoever is told of an entry, or could do something with it, belongs to its workspace. */
import type { Seen } from "../history/records.ts";
import type { Facts } from "./facts.ts";
import type { Findings } from "./rules.ts";

const home = "local";
const notFound = "entry_not_found";

/** Whose an entry is; that a call or a reader says nothing means the one workspace that is always there. */
export function workspaceOf({ entries }: Facts, entryId: string): string | undefined {
  return entries.get(entryId)?.entry?.workspace;
}

export const workspaceOfClient = ({ workspace = home }: { readonly workspace?: string }): string => workspace;

export function checkTenancy(facts: Facts, findings: Findings): void {
  const { history, entries, keys } = facts;
  const workspaces = new Set([...entries.values()].map(({ entry }) => entry?.workspace));
  // With one alone there is nothing to keep apart.
  if (workspaces.size < 2) return;
  const belongs = (who: string, workspace: string, entryId: string) => {
    const owner = workspaceOf(facts, entryId);
    const message = () => `${who} of workspace "${workspace}" got at an entry of "${owner}"`;
    findings.expect("S16", owner === undefined || owner === workspace, message, entryId);
  };
  const shown = (who: string, workspace: string, seen: readonly Seen[] = []) => {
    for (const { entryId } of seen) belongs(who, workspace, entryId);
  };
  for (const call of history.calls) {
    if (call.call === "unlock") continue; // at the SQL prompt: whoever has the database has all of them
    const workspace = workspaceOfClient(call);
    shown(`call ${call.id}`, workspace, call.seen);
    // Whoever hears anything else than that there is no such entry has learnt that there is one.
    const isTold = call.outcome === "ok" || (call.refusal ?? notFound) !== notFound;
    if (isTold && call.entryId !== null) belongs(`call ${call.id}`, workspace, call.entryId);
  }
  for (const record of history.stream) shown(`stream ${record.client}`, workspaceOfClient(record), record.seen);
  for (const { row } of keys) belongs(`key "${row.key}"`, row.workspace, row.entry_id);
}
