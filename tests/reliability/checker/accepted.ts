/** S1, S2, S12: what was accepted is there, once, as it was given. */
import { contentHash } from "../history/content-hash.ts";
import type { Call } from "../history/records.ts";
import type { EntryHistory, Facts } from "./facts.ts";
import type { Findings } from "./rules.ts";
import { workspaceOfClient } from "./tenancy.ts";
import { isDelivery } from "./webhooks.ts";

export function checkAccepted(facts: Facts, findings: Findings): void {
  const starts = facts.history.calls.filter((call) => call.call === "start");
  const kept = new Set(facts.history.final.flatMap(({ table, row }) => (table === "entry" ? [row.id] : [])));
  for (const call of starts) {
    if (call.outcome === "ok") checkAcknowledged(call, kept.has(call.entryId), facts, findings);
  }
  checkOrigins(starts, facts, findings);
  checkKeys(starts, facts, findings);
}

function checkAcknowledged(call: Call, kept: boolean, { entries, clock, history }: Facts, findings: Findings): void {
  const entry = call.entryId === null ? undefined : entries.get(call.entryId);
  const first = entry?.versions[0];
  const id = call.entryId;
  findings.expect("S1", first !== undefined, () => `call ${call.id} was told of an entry that was never committed`, id);
  if (!entry || !first) return;
  const purged = entry.versions.at(-1)?.after === null;
  findings.expect("S1", kept || purged, () => "accepted, but not there after the run", id);
  if (call.answeredAt !== null && clock.usable) {
    const early = first.commit.at - clock.toDatabase(call.answeredAt);
    const isTolerable = early <= history.run.times.toleranceMs * 1_000;
    findings.expect("S1", isTolerable, () => `call ${call.id} was answered ${early} µs before the commit`, id);
  }
  if (call.input !== undefined && entry.entry) {
    const same = contentHash(call.input) === contentHash(entry.entry.input);
    findings.expect("S12", same, () => `the input stored is not the input of call ${call.id}`, id);
  }
}

/** Each entry goes back to one request: by its key, else by its title. */
function checkOrigins(starts: readonly Call[], { entries, keys, history }: Facts, findings: Findings): void {
  const keyOf = new Map(keys.map(({ row }) => [row.entry_id, row.key]));
  const requests = new Map<string, number>();
  const answered = new Map<string, Set<string>>();
  for (const call of starts) {
    if (call.outcome === "refused") continue;
    const request = requestOf(workspaceOfClient(call), call.key, call.title);
    requests.set(request, (requests.get(request) ?? 0) + 1);
    if (call.entryId) answered.set(request, (answered.get(request) ?? new Set()).add(call.entryId));
  }
  const made = new Map<string, string>();
  for (const entry of entries.values()) {
    if (!entry.entry) continue;
    const once = entry.entryInserts === 1;
    findings.expect("S2", once, () => `inserted ${entry.entryInserts} times`, entry.id);
    if (isDelivery(entry)) continue; // S14 says what it goes back to
    if (entry.entry.retry_of !== null) {
      checkFork(entry, history.calls, findings);
      continue;
    }
    const request = requestOf(entry.entry.workspace, keyOf.get(entry.id), entry.entry.title);
    findings.expect("S2", requests.has(request), () => `nobody asked for it: no start with ${request}`, entry.id);
    const other = made.get(request);
    findings.expect("S2", other === undefined, () => `a second entry for ${request}; the first is ${other}`, entry.id);
    made.set(request, entry.id);
  }
  for (const [request, ids] of answered) {
    findings.expect(
      "S2",
      ids.size === 1,
      () => `${request} was answered with ${ids.size} entries: ${[...ids].join(", ")}`,
    );
  }
}

const requestOf = (workspace: string, key: string | undefined, title: string | undefined): string =>
  `${key === undefined ? `title "${title}"` : `key "${key}"`} of ${workspace}`;

function checkFork(entry: EntryHistory, calls: readonly Call[], findings: Findings): void {
  const asked = calls.some(
    (call) => call.call === "retry" && (call.entryId === entry.id || call.entryId === entry.entry?.retry_of),
  );
  findings.expect("S2", asked, () => `it repeats ${entry.entry?.retry_of}, but nobody asked for that`, entry.id);
}

function checkKeys(starts: readonly Call[], { keys }: Facts, findings: Findings): void {
  const seen = new Map<string, string>();
  const owners = new Map<string, Set<string>>();
  for (const { row } of keys) {
    const name = `${row.workspace}/${row.key}`;
    const other = seen.get(name);
    findings.expect("S2", other === undefined, () => `key ${name} was taken again, before by ${other}`, row.entry_id);
    seen.set(name, row.entry_id);
    owners.set(name, (owners.get(name) ?? new Set()).add(row.entry_id));
  }
  for (const call of starts) {
    if (call.key === undefined || call.outcome !== "ok") continue;
    const taken = owners.get(`${workspaceOfClient(call)}/${call.key}`);
    findings.expect(
      "S2",
      taken?.has(call.entryId as string) === true,
      () => `key "${call.key}" does not lead to the entry answered`,
      call.entryId,
    );
  }
}
