/** S3, S7, S10: the way of an entry through its stages. */
import type { EntryHistory, Facts, Version } from "./facts.ts";
import type { Findings } from "./rules.ts";
import { changedBesides } from "./transitions.ts";

export function checkPath({ entries }: Facts, findings: Findings): void {
  for (const entry of entries.values()) {
    for (const version of entry.versions) checkStep(entry, version, findings);
    checkOnce(entry, findings);
  }
}

function checkStep({ id }: EntryHistory, version: Version, findings: Findings): void {
  const { before, after, transition } = version;
  const where = `at ${version.commit.lsn}`;
  const illegal = "illegal" in transition ? transition.illegal : null;
  findings.expect("S3", illegal === null, () => `${illegal} ${where}`, id);
  if ("name" in transition && before?.phase === "live" && after?.phase === "live") {
    const besides = changedBesides(transition.name, before.row, after.row);
    // These columns have rules of their own, which name what is wrong with them.
    const others = besides.filter(
      (column) => !["stage", "progress", "fence", "attempt_floor", "crashes"].includes(column),
    );
    findings.expect("S3", others.length === 0, () => `${transition.name} changed ${others.join(", ")} ${where}`, id);
  }
  checkMonotone(id, version, findings);
  checkTogether(id, version, findings);
}

function checkMonotone(id: string, { before, after, commit, transition }: Version, findings: Findings): void {
  if (!after) return;
  const now = after.row;
  if (!before) {
    const fork = "name" in transition && transition.name === "fork";
    findings.expect("S10", now.version === (fork ? 1 : 0), () => `begins with version ${now.version}`, id);
    return;
  }
  const was = before.row;
  const where = `at ${commit.lsn}`;
  findings.expect("S10", now.version === was.version + 1, () => `version ${was.version} → ${now.version} ${where}`, id);
  findings.expect("S10", now.stage >= was.stage, () => `stage ${was.stage} → ${now.stage} ${where}`, id);
  const steps = now.stage - was.stage;
  findings.expect("S10", steps <= 1, () => `stage ${was.stage} → ${now.stage} at once ${where}`, id);
  findings.expect("S10", now.progress >= was.progress, () => `progress ${was.progress} → ${now.progress} ${where}`, id);
  const completed = after.phase === "ended" && after.row.status === "COMPLETED";
  const whole = !completed || now.progress === 100;
  findings.expect("S10", whole, () => `completed with progress ${now.progress} ${where}`, id);
}

/** What one transition writes is in one commit: the move, its record, its announcement. */
function checkTogether(id: string, version: Version, findings: Findings): void {
  const { before, after, attempts, transition, commit, announced } = version;
  const where = `at ${commit.lsn}`;
  // A claim is not announced: it changes neither status nor progress, and every claim would cost a row.
  const silent = "name" in transition && ["claim", "purge"].includes(transition.name);
  findings.expect("S7", silent || announced, () => `changed without a row in change ${where}`, id);
  const moved = before?.phase === "live" && after?.phase === "live" && after.row.stage > before.row.stage;
  const completed = attempts.some((row) => row.outcome === "completed" && row.stage === before?.row.stage);
  const fork = version.inserted !== null;
  findings.expect("S7", fork || moved === completed, () => `${describeMove(moved, completed)} ${where}`, id);
  const leftLive = before?.phase === "live" && after === null;
  findings.expect("S7", !leftLive, () => `it left live without a result ${where}`, id);
}

const describeMove = (moved: boolean, completed: boolean): string =>
  moved && !completed
    ? "moved on without the record of its stage"
    : "a stage is recorded as completed and it did not move";

/** Counted over the whole history: a stage that completed twice is wrong even if each time looks right. */
function checkOnce({ id, versions }: EntryHistory, findings: Findings): void {
  const completions = new Map<number, number>();
  let ends = 0;
  let revivals = 0;
  for (const { attempts, before, after, transition } of versions) {
    for (const row of attempts) {
      if (row.outcome === "completed") completions.set(row.stage, (completions.get(row.stage) ?? 0) + 1);
    }
    const renamed = "name" in transition && transition.name === "rename";
    if (after?.phase === "ended" && !renamed) ends += 1;
    if (before?.phase === "ended" && after?.phase === "live") revivals += 1;
  }
  for (const [stage, times] of completions) {
    findings.expect("S7", times === 1, () => `stage ${stage} completed ${times} times`, id);
  }
  findings.expect("S7", ends <= revivals + 1, () => `ended ${ends} times, revived ${revivals} times`, id);
}
