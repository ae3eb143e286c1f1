/**
 * S13: what readers of the live stream got. The stream sends entries as they are, several changes in one, so it need not show
 * every version; but a reader that stays long enough must have got each entry's last one, across cuts and resumptions.
 */
import type { StreamRecord } from "../history/records.ts";
import type { EntryHistory, Facts } from "./facts.ts";
import { groupBy } from "./group-by.ts";
import { checkSeen } from "./reads.ts";
import type { Findings } from "./rules.ts";

export function checkStream(facts: Facts, findings: Findings): void {
  const byClient = groupBy(facts.history.stream, (record) => record.client);
  for (const [client, records] of byClient) checkClient(client, records, facts, findings);
}

function checkClient(client: string, records: readonly StreamRecord[], facts: Facts, findings: Findings): void {
  const { entries, history } = facts;
  const newest = new Map<string, number>();
  for (const record of records) {
    for (const seen of record.seen ?? []) {
      checkSeen("S13", `stream ${client}`, seen, entries.get(seen.entryId), history.run.workflows, findings);
      const before = newest.get(seen.entryId) ?? -1;
      const message = () => `stream ${client} showed version ${seen.version} after ${before}`;
      findings.expect("S13", seen.version >= before, message, seen.entryId);
      const foreign = record.ids !== undefined && !record.ids.includes(seen.entryId);
      findings.expect("S13", !foreign, () => `stream ${client} got an entry that it had not asked for`, seen.entryId);
      newest.set(seen.entryId, Math.max(before, seen.version));
    }
  }
  checkComplete(client, records, newest, facts, findings);
}

function checkComplete(
  client: string,
  records: readonly StreamRecord[],
  newest: ReadonlyMap<string, number>,
  { clock, entries, history }: Facts,
  findings: Findings,
): void {
  const readies = records.filter(({ event }) => event === "ready");
  const last = records.at(-1);
  const [firstReady, lastReady] = [readies[0], readies.at(-1)];
  if (!firstReady || !lastReady || !last || !clock.usable) return;
  const bound = history.run.times.streamMs * 1_000;
  const until = last.at - bound;
  // A reader that was cut off too late to catch up owes nothing: its last word is a cut.
  if (lastReady.at > until || last.event === "cut") return;
  const resyncAt = records.findLast(({ event }) => event === "resync")?.at;
  const from = clock.toDatabase(Math.max(firstReady.at, resyncAt ?? 0)) + history.run.times.toleranceMs * 1_000;
  for (const entry of entries.values()) {
    if (firstReady.ids && !firstReady.ids.includes(entry.id)) continue;
    const owed = lastAnnounced(entry, from, clock.toDatabase(until));
    if (owed === undefined) continue;
    const got = newest.get(entry.id) ?? -1;
    findings.expect(
      "S13",
      got >= owed,
      () => `stream ${client} stayed at version ${got}, ${owed} was committed`,
      entry.id,
    );
  }
}

function lastAnnounced({ versions }: EntryHistory, from: number, until: number): number | undefined {
  return versions.findLast(
    ({ announced, commit, after }) => announced && after !== null && commit.at > from && commit.at < until,
  )?.after?.row.version;
}
