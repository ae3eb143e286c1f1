/** S21: what handlers that report progress without a pause have said last is kept, and costs few writes. */
import type { EntryHistory, Facts } from "./facts.ts";
import type { Findings } from "./rules.ts";

const writesPerSecond = 5;
/** The first may be committed late, which brings it close to the second, and the last is written at once when the entry is given back. */
const unevenWrites = 3;

export function checkReports({ entries, clock, history }: Facts, findings: Findings): void {
  const tolerance = history.run.times.toleranceMs * 1_000;
  for (const entry of entries.values()) {
    const reports = entry.effects.filter(({ event }) => event === "report");
    if (reports.length === 0) continue;
    checkRate(entry, findings);
    for (const { stage, attempt, progress = 0, at } of reports) {
      if (!clock.usable) return;
      const from = clock.toDatabase(at) - tolerance;
      const over = entry.versions.find(({ before, after, commit }) => {
        const own = before?.phase === "live" && before.row.stage === stage && before.row.attempt === attempt;
        return own && commit.at >= from && (after?.phase !== "live" || after.row.claim_id !== before.row.claim_id);
      });
      // With its worker dies what was not written.
      if (!over || ("name" in over.transition && over.transition.name === "rescue")) continue;
      const kept = over.after?.row.progress ?? 0;
      const message = () => `attempt ${attempt} had reported ${progress} % and left ${kept} % at ${over.commit.lsn}`;
      findings.expect("S21", kept >= progress, message, entry.id);
    }
  }
}

function checkRate({ id, versions }: EntryHistory, findings: Findings): void {
  const writes = new Map<string, number[]>();
  for (const { transition, before, commit } of versions) {
    if (!("name" in transition) || transition.name !== "progress" || before?.phase !== "live") continue;
    const claim = `${before.row.claim_id}`;
    writes.set(claim, [...(writes.get(claim) ?? []), commit.at]);
  }
  for (const times of writes.values()) {
    const seconds = ((times.at(-1) as number) - (times[0] as number)) / 1_000_000;
    const most = writesPerSecond * seconds + unevenWrites;
    const message = () => `its progress was written ${times.length} times in ${seconds} s`;
    findings.expect("S21", times.length <= most, message, id);
  }
}
