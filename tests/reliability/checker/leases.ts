/** S4, S5, S6, S20: who may take an entry, who may give it back, and who may write. */
import { type LiveRow, micros } from "../history/rows.ts";
import type { EntryHistory, Facts, Version } from "./facts.ts";
import type { Findings } from "./rules.ts";

/** A claim that saw its worker alive may be committed after another process buried it; a stalled one by much. */
const staleClaimMs = 2_000;

export function checkLeases(facts: Facts, findings: Findings): void {
  const claimIds = new Map<string, string>();
  for (const entry of facts.entries.values()) {
    for (const version of entry.versions) {
      checkFence(entry, version, claimIds, findings);
      checkTaking(entry, version, facts, findings);
      checkGivingBack(entry, version, facts, findings);
      checkWriter(entry, version, findings);
    }
  }
  checkBurials(facts, findings);
  checkRoom(facts, findings);
}

const liveRow = (standing: Version["before"]): LiveRow | null => (standing?.phase === "live" ? standing.row : null);

function checkFence({ id }: EntryHistory, version: Version, used: Map<string, string>, findings: Findings): void {
  const before = liveRow(version.before);
  const after = liveRow(version.after);
  if (!after) return;
  const where = `at ${version.commit.lsn}`;
  if (!before) {
    // Nothing, or held from its start by a worker of the process that started it; revived, above all fences before.
    const first = version.before?.phase === "ended" ? version.before.row.version : after.claim_id === null ? 0 : 1;
    findings.expect("S4", after.fence === first, () => `begins with fence ${after.fence} ${where}`, id);
  }
  const taken = after.claim_id !== null && after.claim_id !== before?.claim_id;
  const fence = before ? before.fence + (taken ? 1 : 0) : after.fence;
  findings.expect("S4", after.fence === fence, () => `fence ${before?.fence} → ${after.fence} ${where}`, id);
  if (!taken || after.claim_id === null) return;
  const key = `${after.claim_id}`;
  const user = used.get(key);
  // One statement claims a batch under one claim id: the same for several entries, but never again for one of them.
  const own = `${id} ${key}`;
  findings.expect("S4", !used.has(own), () => `claim id ${key} was used before ${where}`, id);
  const sameCommit = user === undefined || user === version.commit.lsn;
  findings.expect("S4", sameCommit, () => `claim id ${key} was used before, at ${user}`, id);
  used.set(key, version.commit.lsn);
  used.set(own, version.commit.lsn);
}

function checkTaking({ id }: EntryHistory, version: Version, { history }: Facts, findings: Findings): void {
  const before = liveRow(version.before);
  const after = liveRow(version.after);
  if (!after?.claim_id || after.claim_id === before?.claim_id) return;
  const where = `at ${version.commit.lsn}`;
  const free = (before?.claim_id ?? null) === null;
  findings.expect("S5", free, () => `claimed while claim ${before?.claim_id} holds it ${where}`, id);
  if (after.claimed_at === null || history.run.databaseClockMoved) return;
  const claimedAt = micros(after.claimed_at);
  const tolerance = history.run.times.toleranceMs * 1_000;
  const due = micros((before ?? after).available_at) <= claimedAt;
  findings.expect(
    "S5",
    due,
    () => `claimed at ${after.claimed_at}, due at ${(before ?? after).available_at} ${where}`,
    id,
  );
  const honest = claimedAt <= version.commit.at + tolerance;
  findings.expect("S5", honest, () => `claimed_at ${after.claimed_at} lies after its commit ${where}`, id);
  const endedAt = version.holderAfter?.ended_at;
  const alive = version.holderAfter !== undefined && (!endedAt || micros(endedAt) + staleClaimMs * 1_000 > claimedAt);
  findings.expect(
    "S5",
    alive,
    () => `claimed by worker ${after.worker_id}, which had ended at ${endedAt} ${where}`,
    id,
  );
}

function checkGivingBack({ id, calls }: EntryHistory, version: Version, _facts: Facts, findings: Findings): void {
  const { transition, holderBefore } = version;
  if (!("name" in transition)) return;
  const where = `at ${version.commit.lsn}`;
  if (transition.name === "rescue" || transition.name === "crash-loop") {
    const dead = holderBefore !== undefined && holderBefore.ended_at !== null;
    findings.expect("S5", dead, () => `taken from worker ${holderBefore?.id}, which had not ended ${where}`, id);
  }
  if (transition.name === "unlock") {
    const asked = calls.some((call) => ["unlock", "patch"].includes(call.call) && call.outcome !== "refused");
    findings.expect("S5", asked, () => `its lock was taken away and nobody asked for that ${where}`, id);
  }
  if (transition.name === "hand-change" || transition.name === "hand-advance" || transition.name === "hand-end") {
    const byHand = ["patch", "cancel"];
    const asked = calls.some((call) => byHand.includes(call.call) && call.outcome !== "refused");
    findings.expect("S5", asked, () => `${transition.name} and nobody asked for that ${where}`, id);
  }
}

/** The rows that a worker writes beside its move name the worker that held the entry. */
function checkWriter({ id, calls }: EntryHistory, version: Version, findings: Findings): void {
  const before = liveRow(version.before);
  const { transition, attempts, steps, after, commit } = version;
  if (!before || !("name" in transition)) return;
  const where = `at ${commit.lsn}`;
  for (const row of attempts) {
    const own = row.worker_id === before.worker_id || transition.name === "hand-advance";
    findings.expect("S6", own, () => `attempt of worker ${row.worker_id}, held by ${before.worker_id} ${where}`, id);
  }
  for (const row of steps) {
    const own = before.claim_id !== null && row.attempt === before.attempt && row.stage === before.stage;
    findings.expect(
      "S6",
      own,
      () => `step "${row.name}" of attempt ${row.attempt} in attempt ${before.attempt} ${where}`,
      id,
    );
  }
  if (after?.phase === "ended") {
    const byHand = calls.some((call) => ["patch", "cancel"].includes(call.call) && call.outcome !== "refused");
    const { worker_id, claim_id } = after.row;
    const own = claim_id === before.claim_id && worker_id === before.worker_id;
    findings.expect(
      "S6",
      own || byHand,
      () => `ended by claim ${claim_id}, held by claim ${before.claim_id} ${where}`,
      id,
    );
  }
}

/** A worker is declared dead only when its lease was over; nobody comes back from that. */
function checkBurials({ workers, history }: Facts, findings: Findings): void {
  if (history.run.databaseClockMoved) return;
  for (const rows of workers.values()) {
    for (const [index, { row, commit }] of rows.entries()) {
      const before = rows[index - 1]?.row;
      if (!before) continue;
      const where = `at ${commit.lsn}`;
      if (before.ended_at === null && row.ended_at !== null && row.lost) {
        const over = micros(before.alive_until) <= micros(row.ended_at);
        findings.expect("S5", over, () => `worker ${row.id} was declared dead before its lease ended ${where}`);
      }
      const resurrected = before.ended_at !== null && row.ended_at === null;
      findings.expect("S5", !resurrected, () => `worker ${row.id} came back after its end ${where}`);
    }
  }
}

/** One claim fills the free slots, and as many again ahead of them. */
const mostPerSlot = 2;

function checkRoom({ entries, workers }: Facts, findings: Findings): void {
  const claimed = new Map<string, { workerId: number; count: number }>();
  for (const { versions } of entries.values()) {
    for (const { transition, after, commit } of versions) {
      if (!("name" in transition) || transition.name !== "claim" || after?.phase !== "live") continue;
      const workerId = after.row.worker_id as number;
      const claim = claimed.get(commit.lsn) ?? { workerId, count: 0 };
      claim.count += 1;
      claimed.set(commit.lsn, claim);
    }
  }
  for (const [lsn, { workerId, count }] of claimed) {
    const slots = workers.get(workerId)?.[0]?.row.concurrency ?? 0;
    const message = () => `worker ${workerId} with ${slots} slots claimed ${count} entries at ${lsn}`;
    findings.expect("S20", count <= mostPerSlot * slots, message);
  }
}
