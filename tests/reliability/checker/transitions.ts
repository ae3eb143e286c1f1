/** The legal transitions of an entry, read off what one commit did to its rows. Pure; the model test holds the same table. */
import type { AttemptRow, EntryTableRow, LiveRow, ResultRow, StepRow } from "../history/rows.ts";

/** Where an entry stands: queued or held, ended, or not there. */
export type Standing =
  | { readonly phase: "live"; readonly row: LiveRow }
  | { readonly phase: "ended"; readonly row: ResultRow }
  | null;

/** What else the same commit wrote for the entry. */
export interface Alongside {
  readonly attempts: readonly AttemptRow[];
  readonly steps: readonly StepRow[];
  readonly inserted: EntryTableRow | null;
  readonly deleted: boolean;
}

export const transitionNames = [
  "start",
  "start-here",
  "fork",
  "claim",
  "progress",
  "step",
  "advance",
  "retry",
  "wait",
  "release",
  "rescue",
  "unlock",
  "cancel-request",
  "hand-change",
  "hand-advance",
  "hurry",
  "finish",
  "crash-loop",
  "expire",
  "hand-end",
  "revive",
  "rename",
  "purge",
] as const;
export type TransitionName = (typeof transitionNames)[number];

const always = ["version", "updated_at"];
const givenBack = ["worker_id", "claim_id", "claimed_at", "available_at", "rank_at"];
/** The columns of `live` that each transition may change. */
const mayChange: Readonly<Partial<Record<TransitionName, readonly string[]>>> = {
  claim: ["worker_id", "claim_id", "fence", "claimed_at", "attempt", "parked", "started_at"],
  progress: ["progress", "result"],
  step: [],
  advance: ["stage", "progress", "attempt", "attempt_floor", "crashes", "error"],
  retry: [...givenBack, "parked", "error"],
  wait: [...givenBack, "parked"],
  release: [...givenBack, "parked", "attempt_floor"],
  rescue: [...givenBack, "parked", "attempt_floor", "crashes"],
  // A change by hand takes a lease away that is over: the lock goes with the change.
  unlock: [...givenBack, "attempt_floor", "progress", "result"],
  "cancel-request": ["cancel_requested"],
  "hand-change": ["progress", "result"],
  hurry: ["available_at", "rank_at"],
  "hand-advance": [
    ...["worker_id", "claim_id", "claimed_at"],
    ...["stage", "progress", "result", "attempt", "attempt_floor", "crashes"],
  ],
};

export type Classified = { readonly name: TransitionName } | { readonly illegal: string };

/** Which transition leads from one standing to the next, or why none does. */
export function classify(before: Standing, after: Standing, alongside: Alongside): Classified {
  if (before === null) return fromNothing(after, alongside);
  if (before.phase === "live" && after?.phase === "live") return whileLive(before.row, after.row, alongside);
  if (before.phase === "live" && after?.phase === "ended") return toEnd(before.row, after.row);
  if (before.phase === "ended" && after?.phase === "live") {
    if (before.row.status === "COMPLETED") return { illegal: "an entry that completed lives again" };
    return { name: "revive" };
  }
  if (before.phase === "ended" && after?.phase === "ended") {
    const besides = changed(before.row, after.row, ["version"]);
    return besides.length === 0 ? { name: "rename" } : { illegal: `${besides.join(", ")} of an ended entry changed` };
  }
  if (before.phase === "ended" && after === null && alongside.deleted) return { name: "purge" };
  return { illegal: `${before.phase} becomes ${after?.phase ?? "nothing"}` };
}

/** The columns that changed although the transition has nothing to do with them. */
export function changedBesides(name: TransitionName, before: LiveRow, after: LiveRow): string[] {
  const allowed = mayChange[name];
  if (!allowed) return [];
  return changed(before, after, [...always, ...allowed]);
}

function changed<Row extends LiveRow | ResultRow>(before: Row, after: Row, except: readonly string[]): string[] {
  const read = (row: Row, column: string): unknown => (row as unknown as Record<string, unknown>)[column] ?? null;
  return Object.keys(after).filter(
    (column) =>
      !except.includes(column) && JSON.stringify(read(before, column)) !== JSON.stringify(read(after, column)),
  );
}

function fromNothing(after: Standing, { inserted }: Alongside): Classified {
  if (after?.phase !== "live") return { illegal: "an entry ends that never lived" };
  if (!inserted) return { illegal: "an entry lives without a row in entry" };
  if (inserted.retry_of) return after.row.claim_id ? { illegal: "a fork is held from its start" } : { name: "fork" };
  return { name: after.row.claim_id ? "start-here" : "start" };
}

function whileLive(before: LiveRow, after: LiveRow, { attempts, steps }: Alongside): Classified {
  const own = attempts.find((row) => row.stage === before.stage && row.attempt === Math.max(before.attempt, 1));
  // By hand the attempt has the next free number: the present one may be over and recorded.
  const byHand = (row: AttemptRow) => row.worker_id === null && row.outcome === "completed";
  if (after.stage !== before.stage && attempts.some((row) => row.stage === before.stage && byHand(row))) {
    return { name: "hand-advance" };
  }
  if (before.claim_id !== after.claim_id) {
    if (before.claim_id === null) return { name: "claim" };
    if (after.claim_id !== null) return { illegal: "a claim replaces another one" };
    return givingBack(before, after, own);
  }
  if (after.stage !== before.stage) {
    if (own?.outcome === "completed") return { name: "advance" };
    return { illegal: `stage ${before.stage} becomes ${after.stage} unrecorded` };
  }
  if (attempts.length > 0) return { illegal: `an attempt ends as ${attempts[0]?.outcome} and the entry stays` };
  if (after.cancel_requested && !before.cancel_requested) return { name: "cancel-request" };
  if (steps.length > 0) return before.claim_id ? { name: "step" } : { illegal: "a step of an entry that nobody holds" };
  const sooner = before.parked === "backoff" && after.available_at !== before.available_at;
  if (before.claim_id === null && sooner) return { name: "hurry" };
  return { name: before.claim_id ? "progress" : "hand-change" };
}

function givingBack(before: LiveRow, after: LiveRow, own: AttemptRow | undefined): Classified {
  if (own?.outcome === "retry") return { name: "retry" };
  if (own?.outcome === "released") return { name: "release" };
  if (own?.outcome === "lost") return { name: "rescue" };
  if (own) return { illegal: `a lease is given back by an attempt that is ${own.outcome}` };
  if (after.parked === "sleep" || after.parked === "signal") return { name: "wait" };
  if (after.attempt_floor === before.attempt_floor + 1) return { name: "unlock" };
  return { illegal: "a lease is given back without a record" };
}

function toEnd(before: LiveRow, after: ResultRow): Classified {
  const code = after.error?.code;
  if (before.claim_id === null) {
    if (after.status === "EXPIRED" || code === "entry_timeout") return { name: "expire" };
    return { name: "hand-end" };
  }
  if (after.status === "EXPIRED") return { illegal: "an entry expires while it is held" };
  if (code === "crash_loop") return { name: "crash-loop" };
  return { name: code === "failed_by_hand" ? "hand-end" : "finish" };
}
