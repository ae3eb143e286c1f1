/** L1–L5: what must have happened in time. */
import type { Call } from "../history/records.ts";
import { type LiveRow, micros, type WorkerRow } from "../history/rows.ts";
import type { EntryHistory, Facts, Version } from "./facts.ts";
import { groupBy } from "./group-by.ts";
import type { Findings } from "./rules.ts";

const lastCalls = 5;

export function checkLiveness(facts: Facts, findings: Findings): void {
  if (!facts.clock.usable) return;
  const claims = claimsInOrder(facts);
  const ends = endsInOrder(facts);
  for (const entry of facts.entries.values()) {
    checkEnded(entry, facts, ends, findings);
    checkRecovery(entry, facts, claims, findings);
  }
  checkLeftOvers(facts, findings);
  for (const [client, calls] of groupBy(facts.history.calls, (call) => call.client)) {
    checkTail(client, calls, facts, findings);
  }
  checkThroughput(facts, findings);
}

/**
 * It has ended, in time after healing: or after the end of another one, for a queue that is worked off without a pause is as long as
 * it is, and how fast that goes is not asked here.
 */
function checkEnded({ id, versions }: EntryHistory, facts: Facts, ends: readonly number[], findings: Findings): void {
  const last = versions.at(-1);
  if (!last) return;
  const ended = last.after === null || last.after.phase === "ended";
  findings.expect("L1", ended, () => "it has not ended", id);
  const { healedAt, times } = facts.history.run;
  const before = ends[lowerBound(ends, last.commit.at) - 1] ?? 0;
  const from = Math.max(facts.clock.toDatabase(healedAt), before);
  const lateMs = (last.commit.at - from) / 1_000 - times.drainMs;
  findings.expect("L1", !ended || lateMs <= 0, () => `it ended ${Math.round(lateMs)} ms too late`, id);
}

/** When entries ended, in order. */
function endsInOrder({ entries }: Facts): number[] {
  const ends = [...entries.values()].flatMap(({ versions }) => {
    const last = versions.at(-1);
    return last?.after?.phase === "ended" ? [last.commit.at] : [];
  });
  return ends.sort((a, b) => a - b);
}

/** How many of the sorted numbers are less. */
function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Claim {
  readonly at: number;
  /** Where it stood in the queue. */
  readonly rank: number;
}

function claimsInOrder({ entries }: Facts): Claim[] {
  const claims = [...entries.values()].flatMap(({ versions }) =>
    versions.flatMap(({ transition, after }): Claim[] => {
      if (!("name" in transition) || transition.name !== "claim" || after?.phase !== "live") return [];
      return [{ at: micros(after.row.claimed_at as string), rank: micros(after.row.rank_at) }];
    }),
  );
  return claims.sort((a, b) => a.at - b.at);
}

/**
 * What a dead worker held is free in time, and claimed in time: unless all workers had their hands full, which shows in claims of
 * entries that stood before it in the queue.
 */
function checkRecovery(
  { id, versions }: EntryHistory,
  { workers, history, clock }: Facts,
  claims: readonly Claim[],
  findings: Findings,
): void {
  if (history.run.databaseClockMoved) return;
  const { recoveryMs } = history.run.times;
  // Nobody was there to free anything.
  const nobody = ["postgres", "every worker"];
  const outages = history.faults.filter(({ target }) => nobody.includes(target)).map(({ to }) => clock.toDatabase(to));
  for (const [index, version] of versions.entries()) {
    if (!("name" in version.transition) || version.transition.name !== "rescue") continue;
    const freedAt = version.commit.at;
    const from = Math.max(leaseEnd(version, workers), ...outages.filter((to) => to < freedAt));
    const freedMs = (freedAt - from) / 1_000;
    findings.expect("L2", freedMs <= recoveryMs, () => `freed ${Math.round(freedMs)} ms after its lease had ended`, id);
    const next = versions[index + 1];
    const after = next && "name" in next.transition && next.transition.name === "claim" ? next.after : null;
    if (after?.phase !== "live" || after.row.claimed_at === null) continue;
    const claimedAt = micros(after.row.claimed_at);
    const free = Math.max(freedAt, ...outages.filter((to) => to < claimedAt));
    const waitedMs = (claimedAt - free) / 1_000;
    const rank = micros(after.row.rank_at);
    const busy = claims.some(
      (claim) => claim.rank < rank && claim.at < claimedAt && claim.at > claimedAt - recoveryMs * 1_000,
    );
    const message = () => `claimed ${Math.round(waitedMs)} ms after it was free, and nobody had an older one to do`;
    findings.expect("L2", waitedMs <= recoveryMs || busy, message, id);
  }
}

function leaseEnd({ holderBefore }: Version, workers: Facts["workers"]): number {
  const rows = workers.get(holderBefore?.id ?? -1) ?? [];
  const lastAlive = rows.findLast(({ row }) => row.ended_at === null)?.row ?? holderBefore;
  return lastAlive ? micros(lastAlive.alive_until) : 0;
}

function checkLeftOvers({ clock, history }: Facts, findings: Findings): void {
  const end = clock.toDatabase(history.run.endedAt);
  const { recoveryMs, pickUpMs } = history.run.times;
  const rows = <T>(name: "live" | "worker"): T[] =>
    history.final.filter(({ table }) => table === name).map(({ row }) => row as unknown as T);
  const workers = new Map(rows<WorkerRow>("worker").map((row) => [row.id, row]));
  for (const row of rows<LiveRow>("live")) {
    const holder = row.worker_id === null ? undefined : workers.get(row.worker_id);
    if (row.worker_id !== null) {
      const leased =
        holder !== undefined &&
        (history.run.databaseClockMoved || micros(holder.alive_until) + recoveryMs * 1_000 >= end);
      findings.expect("L3", leased, () => `still held by worker ${row.worker_id}, which is dead`, row.entry_id);
    } else if (!history.run.databaseClockMoved) {
      const lying = (end - micros(row.available_at)) / 1_000;
      findings.expect("L3", lying <= pickUpMs, () => `due for ${Math.round(lying)} ms and not claimed`, row.entry_id);
    }
  }
  findings.expect("L3", true, () => "");
}

function checkTail(client: string, calls: readonly Call[], { history }: Facts, findings: Findings): void {
  const healed = calls.filter((call) => call.invokedAt >= history.run.healedAt);
  for (const call of healed.slice(-lastCalls)) {
    const message = () => `client ${client}: call ${call.id} (${call.call}) after healing is ${call.outcome}`;
    findings.expect("L4", call.outcome !== "unknown", message, call.entryId);
  }
}

function checkThroughput({ entries, clock, history }: Facts, findings: Findings): void {
  const { throughput, healedAt } = history.run;
  if (!throughput) return;
  const firstFault = Math.min(...history.faults.map(({ from }) => from));
  if (!Number.isFinite(firstFault)) return;
  const ends = [...entries.values()].flatMap(({ versions }) =>
    versions.filter(({ after }) => after?.phase === "ended").map(({ commit }) => commit.at),
  );
  const window = throughput.windowMs * 1_000;
  const endedWithin = (from: number): number => ends.filter((at) => at >= from && at < from + window).length;
  const before = endedWithin(clock.toDatabase(firstFault) - window);
  // Halfway into recovery the backlog is worked off; what counts is the steady state after it.
  const after = endedWithin(clock.toDatabase(healedAt) + window / 2);
  const holds = after >= before * throughput.share;
  findings.expect("L5", holds, () => `${after} entries ended after healing, ${before} in as long a time before`);
}
