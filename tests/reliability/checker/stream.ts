/**
 * S13: what readers of the live stream got. The stream sends entries as they are, several changes in one, so it need not show
 * every version; but a reader that stays long enough must have got each entry's last one, across cuts and resumptions.
 */
import type { StreamRecord } from "../history/records.ts";
import type { EntryHistory, Facts } from "./facts.ts";
import { groupBy } from "./group-by.ts";
import { checkSeen } from "./reads.ts";
import type { Findings } from "./rules.ts";
import { workspaceOfClient } from "./tenancy.ts";

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
  checkInTime(client, records, facts, findings);
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
    if (entry.entry?.workspace !== workspaceOfClient(firstReady)) continue;
    const owed = lastAnnounced(entry, from, clock.toDatabase(until), bound);
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

function lastAnnounced({ versions }: EntryHistory, from: number, until: number, bound: number): number | undefined {
  const gone = goneAt(versions) - bound;
  return versions.findLast(
    ({ announced, commit, after }) =>
      announced && after !== null && commit.at > from && commit.at < until && commit.at < gone,
  )?.after?.row.version;
}

/** What is thrown away before the stream need have shown it cannot be shown. */
function goneAt(versions: EntryHistory["versions"]): number {
  const last = versions.at(-1);
  return last?.after === null ? last.commit.at : Number.POSITIVE_INFINITY;
}

/** While a reader is connected and nothing that it needs is down, each change reaches it within the bound, be it as a later version. */
function checkInTime(
  client: string,
  records: readonly StreamRecord[],
  { clock, entries, history }: Facts,
  findings: Findings,
): void {
  if (!clock.usable) return;
  const bound = history.run.times.streamMs * 1_000;
  const shown = firstShown(records, clock);
  const excuses = [
    ...history.faults.filter(({ row, target }) => target === "postgres" || (target === "web" && !row.startsWith("B9"))),
    ...records.filter(({ event }) => event === "resync").map(({ at }) => ({ from: at, to: at })),
  ].map(({ from, to }) => ({ from: clock.toDatabase(from), to: clock.toDatabase(to) }));
  const within = connections(records).map(({ from, to }) => ({
    from: clock.toDatabase(from) + history.run.times.toleranceMs * 1_000,
    to: clock.toDatabase(to) - bound,
  }));
  const workspace = records[0] && workspaceOfClient(records[0]);
  for (const { id, entry, versions } of entries.values()) {
    if (entry?.workspace !== workspace) continue;
    const gone = goneAt(versions) - bound;
    for (const { announced, after, commit } of versions) {
      const covered = within.some(({ from, to }) => commit.at > from && commit.at < to);
      const excused = excuses.some(({ from, to }) => from < commit.at + bound && to > commit.at - bound);
      if (!announced || after === null || !covered || excused || commit.at >= gone) continue;
      const late = (shown(id, after.row.version) - commit.at - bound) / 1_000;
      const message = () =>
        `stream ${client}: version ${after.row.version} came ${Math.round(late)} ms too late, or never`;
      findings.expect("S13", late <= 0, message, id);
    }
  }
}

/** From when to when a reader was connected and the feed stood. */
function connections(records: readonly StreamRecord[]): { from: number; to: number }[] {
  const spans: { from: number; to: number }[] = [];
  let from: number | undefined;
  for (const { event, at } of records) {
    if (event === "ready") from = at;
    if ((event === "cut" || event === "closed") && from !== undefined) {
      spans.push({ from, to: at });
      from = undefined;
    }
  }
  return spans;
}

/** When an entry was first shown in that version or a later one, on the database's clock; infinity: never. */
function firstShown(records: readonly StreamRecord[], clock: Facts["clock"]): (id: string, version: number) => number {
  const rising = new Map<string, { version: number; at: number }[]>();
  for (const { seen = [], at } of records) {
    for (const { entryId, version } of seen) {
      const known = rising.get(entryId) ?? [];
      if ((known.at(-1)?.version ?? -1) < version) known.push({ version, at: clock.toDatabase(at) });
      rising.set(entryId, known);
    }
  }
  return (id, version) => rising.get(id)?.find((each) => each.version >= version)?.at ?? Number.POSITIVE_INFINITY;
}
