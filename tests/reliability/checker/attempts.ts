/** S15, S17: what an attempt costs, and what a cancel stops. */
import { type LiveRow, micros } from "../history/rows.ts";
import type { EntryHistory, Facts, Version } from "./facts.ts";
import type { Findings } from "./rules.ts";
import type { TransitionName } from "./transitions.ts";

const crashesAllowed = 3;
const uncharged: readonly TransitionName[] = ["release", "rescue", "unlock"];
const anew: readonly TransitionName[] = ["advance", "hand-advance"];

export function checkAttempts(facts: Facts, findings: Findings): void {
  for (const entry of facts.entries.values()) {
    for (const version of entry.versions) checkCharge(entry, version, facts, findings);
    checkNumbers(entry, findings);
    checkCancel(entry, facts, findings);
  }
}

function checkCharge({ id }: EntryHistory, version: Version, { history }: Facts, findings: Findings): void {
  const { transition, before, after, commit } = version;
  if (!("name" in transition) || before?.phase !== "live") return;
  const { name } = transition;
  const was = before.row;
  const where = `at ${commit.lsn}`;
  if (name === "crash-loop") {
    const crashes = was.crashes + 1;
    findings.expect("S15", crashes === crashesAllowed, () => `ended after ${crashes} crashes ${where}`, id);
  }
  if (after?.phase !== "live") return;
  const now = after.row;
  const floor = anew.includes(name) ? 0 : was.attempt_floor + (uncharged.includes(name) ? 1 : 0);
  findings.expect(
    "S15",
    now.attempt_floor === floor,
    () => `${name}: floor ${now.attempt_floor}, not ${floor} ${where}`,
    id,
  );
  const crashes = anew.includes(name) ? 0 : was.crashes + (name === "rescue" ? 1 : 0);
  findings.expect("S15", now.crashes === crashes, () => `${name}: ${now.crashes} crashes, not ${crashes} ${where}`, id);
  const attempt = nextAttempt(name, was);
  findings.expect("S15", now.attempt === attempt, () => `${name}: attempt ${now.attempt}, not ${attempt} ${where}`, id);
  const stage = history.run.workflows.find((each) => each.id === now.workflow_id)?.stages[now.stage];
  if (name === "claim" && stage) {
    const charged = now.attempt - now.attempt_floor;
    findings.expect("S15", charged <= stage.attempts, () => `attempt ${charged} of ${stage.attempts} ${where}`, id);
  }
  // What is to be cancelled is due at once, so that whoever claims it ends it.
  if (name === "retry" && stage && !now.cancel_requested && !history.run.databaseClockMoved) {
    const pauseMs = (micros(now.available_at) - micros(now.updated_at)) / 1_000;
    const least = stage.minDelayMs - history.run.times.toleranceMs;
    findings.expect("S15", pauseMs >= least, () => `due ${Math.round(pauseMs)} ms after a failure ${where}`, id);
  }
}

function nextAttempt(name: TransitionName, was: LiveRow): number {
  if (name === "claim")
    return was.parked === "sleep" || was.parked === "signal" ? Math.max(was.attempt, 1) : was.attempt + 1;
  if (name === "advance") return 1;
  return name === "hand-advance" ? 0 : was.attempt;
}

function checkNumbers({ id, versions }: EntryHistory, findings: Findings): void {
  const numbers = new Set<string>();
  for (const { attempts } of versions) {
    for (const { stage, attempt } of attempts) {
      const number = `${stage}/${attempt}`;
      findings.expect("S15", !numbers.has(number), () => `attempt ${attempt} of stage ${stage} ended twice`, id);
      numbers.add(number);
    }
  }
}

/** Once a cancel is committed, the claim that holds the entry may end its stage; any later claim may only end the entry. */
function checkCancel({ id, versions, effects }: EntryHistory, { clock, history }: Facts, findings: Findings): void {
  const asked = versions.findIndex(({ transition }) => "name" in transition && transition.name === "cancel-request");
  if (asked < 0) return;
  const holder = versions[asked]?.before;
  const held = holder?.phase === "live" ? holder.row.claim_id : null;
  let advances = 0;
  for (const { before, after, transition, commit } of versions.slice(asked + 1)) {
    if (before?.phase !== "live" || !("name" in transition) || transition.name === "revive") break;
    const sameClaim = before.row.claim_id === held && held !== null;
    if (transition.name === "advance") advances += 1;
    const early = sameClaim || !["advance", "step", "retry"].includes(transition.name);
    findings.expect("S17", early && advances <= 1, () => `${transition.name} after the cancel at ${commit.lsn}`, id);
    if (transition.name === "finish" && after?.phase === "ended") {
      const fits = sameClaim || after.row.status === "CANCELLED";
      findings.expect("S17", fits, () => `cancelled, claimed again and ended as ${after.row.status}`, id);
    }
    if (transition.name === "claim" && after?.phase === "live" && clock.usable) {
      const claimedAt = history.run.databaseClockMoved ? commit.at : micros(after.row.claimed_at as string);
      const tolerance = history.run.times.toleranceMs * 1_000;
      const begun = effects.find(
        ({ event, attempt, stage, at }) =>
          event === "begin" &&
          attempt === after.row.attempt &&
          stage === after.row.stage &&
          clock.toDatabase(at) > claimedAt - tolerance,
      );
      findings.expect("S17", begun === undefined, () => `a handler began under a claim after the cancel`, id);
    }
  }
}
