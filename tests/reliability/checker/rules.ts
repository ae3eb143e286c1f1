/** What is checked, by the ids of docs/guarantees.md. A rule that found nothing to look at says so: it is never simply green. */

export const rules = {
  S1: "No accepted entry is lost, and none is acknowledged before it is committed",
  S2: "No entry without a request, none twice, one entry per idempotency key",
  S3: "Every change of an entry is one of the legal transitions, and changes only what that transition may",
  S4: "Each claim has a fence one higher and a claim id never used before; nothing else changes them",
  S5: "An entry is claimed only when it is due and free; it comes free only from its holder, its holder's death, or by hand",
  S6: "Whatever a worker wrote was written by the worker that held the entry then",
  S7: "A stage completes once, an entry ends once; what belongs to one transition is committed together",
  S8: "A stage that completed had begun and ended in a handler before",
  S9: "A handler begins only after its claim; two run at once only after the older lease was taken away",
  S10: "Stages and progress never fall, versions count up without a gap",
  S11: "Reads show what was committed, never go back, and see what was answered before",
  S12: "Inputs and results are stored as they were given",
  S13: "The stream shows what was committed, never goes back, and leaves nothing out",
  S14: "Webhooks are delivered, signed, and never for what was rolled back",
  S15: "Attempts are numbered and charged as the retry policy says",
  S16: "Nothing of one workspace reaches another",
  S17: "After a cancel nothing new begins",
  S18: "The schema is sound after the run",
  S19: "A finished step does not run again",
  S20: "A worker claims no more than it has room for",
  S21: "What a handler has reported last is kept, and its entry is written at most five times a second for it",
  L1: "All accepted entries have ended in time after healing",
  L2: "What a dead worker held is claimed again in time",
  L3: "At the end nothing is held by the dead and nothing due is left lying",
  L4: "After healing every client's last calls succeed",
  L5: "After healing the throughput comes back",
  L6: "What a worker that stops still holds is free at the end of its grace, and claimed right then",
  X1: "No process of ours ends by itself",
  X2: "Nothing happens more often than the faults explain",
} as const;
export type Rule = keyof typeof rules;

export interface Violation {
  readonly rule: Rule;
  readonly message: string;
  readonly entryId: string | null;
}

/** Collects what the rules find. */
export class Findings {
  readonly violations: Violation[] = [];
  readonly checked = new Map<Rule, number>();
  /** Why the run or its record proves nothing. */
  readonly voids: string[] = [];

  /** One thing was looked at; when it is not `true`, it is a violation. */
  expect(rule: Rule, holds: boolean, message: () => string, entryId: string | null = null): void {
    this.checked.set(rule, (this.checked.get(rule) ?? 0) + 1);
    if (!holds) this.violations.push({ rule, message: message(), entryId });
  }
}
