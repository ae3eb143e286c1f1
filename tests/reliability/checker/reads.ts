/** S11: what answers showed, against what was committed. */
import type { Call, Seen } from "../history/records.ts";
import type { EntryHistory, Facts, Version } from "./facts.ts";
import type { Findings, Rule } from "./rules.ts";

export function checkReads({ entries, history }: Facts, findings: Findings): void {
  const answers = new Map<string, Answer[]>();
  const calls = history.calls.filter((call) => call.outcome === "ok" && call.seen !== undefined);
  for (const call of calls) {
    for (const seen of call.seen ?? []) {
      checkSeen("S11", `call ${call.id}`, seen, entries.get(seen.entryId), history.run.workflows, findings);
      const known = answers.get(seen.entryId);
      if (known) known.push({ call, seen });
      else answers.set(seen.entryId, [{ call, seen }]);
    }
  }
  for (const [entryId, list] of answers) checkOrder(entryId, list, findings);
}

interface Answer {
  readonly call: Call;
  readonly seen: Seen;
}

/** A call that began after another one was answered sees at least as much: by the same client or by any other. */
function checkOrder(entryId: string, answers: readonly Answer[], findings: Findings): void {
  const byInvocation = [...answers].sort((a, b) => a.call.invokedAt - b.call.invokedAt);
  const byAnswer = answers.filter((each) => each.call.answeredAt !== null);
  byAnswer.sort((a, b) => (a.call.answeredAt as number) - (b.call.answeredAt as number));
  let next = 0;
  let newest: Answer | undefined;
  for (const { call, seen } of byInvocation) {
    for (; (byAnswer[next]?.call.answeredAt ?? Number.POSITIVE_INFINITY) < call.invokedAt; next += 1) {
      const answer = byAnswer[next] as Answer;
      if (!newest || answer.seen.version > newest.seen.version) newest = answer;
    }
    const known = newest;
    const holds = known === undefined || seen.version >= known.seen.version;
    const message = () =>
      `call ${call.id} saw version ${seen.version}, though call ${known?.call.id} had shown ${known?.seen.version} before`;
    findings.expect("S11", holds, message, entryId);
  }
}

/** What was shown is a version that was committed, as it was committed. */
export function checkSeen(
  rule: Rule,
  who: string,
  seen: Seen,
  entry: EntryHistory | undefined,
  workflows: Facts["history"]["run"]["workflows"],
  findings: Findings,
): void {
  const version = entry?.versions.find(({ after }) => after?.row.version === seen.version);
  const there = version !== undefined;
  findings.expect(rule, there, () => `${who} saw version ${seen.version}, which was never committed`, seen.entryId);
  if (!version?.after) return;
  const status = statusOf(version, workflows);
  const same = version.after.row.progress === seen.progress && (status === null || status === seen.status);
  const message = () =>
    `${who} saw ${seen.status} ${seen.progress} % as version ${seen.version}, committed was ${status} ${version.after?.row.progress} %`;
  findings.expect(rule, same, message, seen.entryId);
}

function statusOf({ after }: Version, workflows: Facts["history"]["run"]["workflows"]): string | null {
  if (after?.phase === "ended") return after.row.status;
  if (after?.row.stage === 0) return "CREATED";
  const stages = workflows.find((each) => each.id === after?.row.workflow_id)?.stages;
  return stages?.[(after?.row.stage ?? 0) - 1]?.name ?? null;
}
