/** S8, S9, S12, S19: what handlers did, against what was recorded of them. */
import { contentHash } from "../history/content-hash.ts";
import type { Effect } from "../history/records.ts";
import { micros } from "../history/rows.ts";
import type { EntryHistory, Facts, Version } from "./facts.ts";
import type { Findings } from "./rules.ts";

export interface Overlaps {
  count: number;
  longestMs: number;
}

/** Returns how often and how long two runs of one stage were under way at once. */
export function checkEffects(facts: Facts, findings: Findings): Overlaps {
  const overlaps: Overlaps = { count: 0, longestMs: 0 };
  for (const entry of facts.entries.values()) {
    checkCompletions(entry, facts, findings);
    checkBeginnings(entry, facts, findings);
    checkSteps(entry, findings);
    measureOverlaps(entry.effects, overlaps);
  }
  return overlaps;
}

interface Completion {
  readonly stage: number;
  readonly attempt: number;
  readonly resultHash: string;
  readonly version: Version;
}

/** Stages that a worker completed; the last one's result is the entry's own. */
function completionsOf({ versions }: EntryHistory): Completion[] {
  return versions.flatMap((version): Completion[] => {
    const { transition, attempts, before, after } = version;
    if (!("name" in transition) || before?.phase !== "live") return [];
    if (transition.name === "advance") {
      return attempts.map(({ stage, attempt, result }) => ({
        stage,
        attempt,
        resultHash: contentHash(result),
        version,
      }));
    }
    if (transition.name !== "finish" || after?.phase !== "ended" || after.row.status !== "COMPLETED") return [];
    const { attempt, result } = after.row;
    return [{ stage: before.row.stage, attempt, resultHash: contentHash(result), version }];
  });
}

function checkCompletions(entry: EntryHistory, { history, clock }: Facts, findings: Findings): void {
  const { id, effects, calls, entry: row } = entry;
  // Whoever holds the entry's claim id may end a stage by hand: then no handler did.
  if (calls.some((call) => call.call === "patch" && call.outcome !== "refused")) return;
  const stages = history.run.workflows.find((each) => each.id === row?.workflow_id)?.stages;
  for (const { stage, attempt, resultHash, version } of completionsOf(entry)) {
    if (!stages?.[stage]?.tellsEffects) continue;
    const own = effects.filter((effect) => effect.stage === stage && effect.attempt === attempt);
    const what = `stage ${stage}, attempt ${attempt}`;
    findings.expect(
      "S8",
      own.some(({ event }) => event === "begin"),
      () => `${what} completed without having begun`,
      id,
    );
    const ends = own.filter(({ event }) => event === "end");
    findings.expect("S8", ends.length > 0, () => `${what} completed without having ended`, id);
    if (ends.length === 0) continue;
    const latest = version.commit.at + history.run.times.toleranceMs * 1_000;
    const inTime = !clock.usable || ends.some(({ at }) => clock.toDatabase(at) <= latest);
    findings.expect("S8", inTime, () => `${what} was committed before its handler ended`, id);
    const given = ends.some((effect) => effect.resultHash === resultHash);
    findings.expect("S12", given, () => `the result of ${what} is not what its handler returned`, id);
  }
}

/** How long before a crash what was forgotten may have been claimed, and how long after it its handler may begin. */
const forgottenMs = 2_000;

/** Every beginning belongs to a claim that was made before it. */
function checkBeginnings({ id, effects, versions }: EntryHistory, { history, clock }: Facts, findings: Findings): void {
  const since = new Map<string, number>();
  for (const { after, commit, transition } of versions) {
    if (after?.phase !== "live" || after.row.claim_id === null || !("name" in transition)) continue;
    const key = `${after.row.stage}/${after.row.attempt}`;
    const claimed = transition.name === "claim" && !history.run.databaseClockMoved ? after.row.claimed_at : null;
    const at = claimed === null ? commit.at : micros(claimed);
    if (!since.has(key)) since.set(key, at);
  }
  const crashes = history.faults.filter(({ target }) => target === "postgres");
  for (const effect of effects) {
    if (effect.event !== "begin") continue;
    const what = `stage ${effect.stage}, attempt ${effect.attempt}`;
    const claimedAt = since.get(`${effect.stage}/${effect.attempt}`);
    // A claim does not wait for the disk: PostgreSQL may forget one when it crashes, and with it all that could have been written under it.
    if (crashes.some(({ from, to }) => effect.at > from - forgottenMs * 1_000 && effect.at < to + forgottenMs * 1_000))
      continue;
    findings.expect("S9", claimedAt !== undefined, () => `${what} began without a claim`, id);
    if (claimedAt === undefined || !clock.usable) continue;
    const early = claimedAt - clock.toDatabase(effect.at);
    const excused = early <= history.run.times.toleranceMs * 1_000;
    findings.expect("S9", excused, () => `${what} began ${Math.round(early / 1_000)} ms before its claim`, id);
  }
}

/** An attempt finds the steps of those before it in its journal. The one that recorded it may run it at the same time as its zombie. */
function checkSteps({ id, effects, versions }: EntryHistory, findings: Findings): void {
  const recordedBy = new Map<string, number>();
  for (const { steps } of versions) {
    for (const row of steps) recordedBy.set(`${row.stage}/${row.name}#${row.occurrence}`, row.attempt);
  }
  for (const { event, stage, step, attempt } of effects) {
    if (event !== "step") continue;
    const by = recordedBy.get(`${stage}/${step}`);
    const once = by === undefined || attempt <= by;
    findings.expect("S19", once, () => `${step} ran in attempt ${attempt}, though attempt ${by} had finished it`, id);
  }
}

function measureOverlaps(effects: readonly Effect[], overlaps: Overlaps): void {
  const endings = new Map(
    effects.filter(({ event }) => event === "end").map((effect) => [`${effect.stage}/${effect.attempt}`, effect.at]),
  );
  const begun = effects.filter(({ event }) => event === "begin").sort((a, b) => a.at - b.at);
  for (const [index, later] of begun.entries()) {
    const earlier = begun
      .slice(0, index)
      .findLast((each) => each.stage === later.stage && each.attempt < later.attempt);
    const endedAt = earlier && endings.get(`${earlier.stage}/${earlier.attempt}`);
    if (endedAt === undefined || endedAt <= later.at) continue;
    overlaps.count += 1;
    overlaps.longestMs = Math.max(overlaps.longestMs, (endedAt - later.at) / 1_000);
  }
}
