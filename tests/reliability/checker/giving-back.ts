/** L6: what a worker that stops still holds, it gives back itself, in time, and others take it at once. All by PostgreSQL's own times. */
import { micros } from "../history/rows.ts";
import type { EntryHistory, Facts, Version } from "./facts.ts";
import type { Findings } from "./rules.ts";

/** After the grace: the abort, a batch of releases, and a commit. */
const releaseMs = 1_000;
/** What only the holder itself can do to an entry. */
const ownDoing = ["release", "advance", "finish", "retry", "wait", "step", "progress"];
/** Much less than any lease: whoever has room is told. */
const reclaimMs = 2_000;

export function checkGivingBack(facts: Facts, findings: Findings): void {
  const { graceMs } = facts.history.run.times;
  if (graceMs === undefined) return;
  const stoppingSince = new Map<number, number>();
  for (const [id, rows] of facts.workers) {
    const told = rows.find(({ row }) => row.draining);
    if (told) stoppingSince.set(id, told.commit.at);
  }
  for (const entry of facts.entries.values()) {
    for (const [index, version] of entry.versions.entries()) {
      const { holderBefore, transition, commit } = version;
      const since = stoppingSince.get(holderBefore?.id ?? -1);
      if (since === undefined || commit.at < since || !("name" in transition)) continue;
      const { name } = transition;
      const left = name === "rescue" && !holderBefore?.lost;
      findings.expect("L6", !left, () => `worker ${holderBefore?.id} stopped without giving it back`, entry.id);
      if (!ownDoing.includes(name)) continue;
      const lateMs = (commit.at - since) / 1_000 - graceMs;
      const message = () => `${name} ${Math.round(lateMs)} ms after the grace of worker ${holderBefore?.id}`;
      findings.expect("L6", lateMs <= releaseMs, message, entry.id);
      if (name === "release") checkReclaim(entry, version, entry.versions[index + 1], facts, findings);
    }
  }
}

function checkReclaim(
  { id }: EntryHistory,
  released: Version,
  next: Version | undefined,
  { workers }: Facts,
  findings: Findings,
): void {
  if (!next || !("name" in next.transition) || next.transition.name !== "claim") return;
  const at = released.commit.at;
  const works = (rows: NonNullable<ReturnType<typeof workers.get>>) => {
    const row = rows.findLast(({ commit }) => commit.at <= at)?.row;
    return row !== undefined && !row.draining && row.ended_at === null && micros(row.alive_until) > at;
  };
  if (![...workers.values()].some(works)) return;
  const waitedMs = (next.commit.at - at) / 1_000;
  findings.expect("L6", waitedMs <= reclaimMs, () => `claimed ${Math.round(waitedMs)} ms after it was given back`, id);
}
