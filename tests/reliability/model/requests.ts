/** What can be asked of an entry, and how commands drawn at random become requests in a world. */
import fc from "fast-check";
import type { World } from "./entry-model.ts";

/** A worker's write, under the claim that it believes to hold, at the stage and attempt that it believes to run. */
export type Writing = {
  readonly claim: number;
  /** Whose claim it is. */
  readonly holder: number;
  readonly stage: number;
  readonly attempt: number;
} & (
  | { readonly kind: "progress"; readonly progress: number }
  | { readonly kind: "step" }
  | { readonly kind: "advance" }
  | { readonly kind: "finish"; readonly status: "COMPLETED" | "FAILED" | "CANCELLED" }
  | { readonly kind: "release"; readonly outcome: "retry" | "waiting" | "released"; readonly delayMs: number }
);

export type Request =
  | { readonly kind: "tick"; readonly ms: number }
  | { readonly kind: "register" }
  | { readonly kind: "renew" | "claim"; readonly worker: number }
  | { readonly kind: "bury" | "rescue" | "expire" | "cancel" | "unlock" | "revive" }
  /** By hand to the status of so many stages done. */
  | { readonly kind: "patch"; readonly stage: number }
  | Writing;

/** Before the world is known: claims and workers are counted back from the newest. */
export interface Command {
  readonly kind: Request["kind"];
  readonly back: number;
  readonly amount: number;
  /** An advance is sent a second time, with the stage of before. */
  readonly again: boolean;
}

const statuses = ["COMPLETED", "FAILED", "CANCELLED"] as const;
const outcomes = ["retry", "waiting", "released"] as const;

/** Weighted so that entries get somewhere and zombies are frequent. */
const kinds = fc.oneof(
  ...(
    [
      ["claim", 12],
      ["advance", 5],
      ["tick", 5],
      ["progress", 3],
      ["step", 3],
      ["release", 4],
      ["finish", 1],
      ["bury", 4],
      ["rescue", 4],
      ["renew", 3],
      ["unlock", 2],
      ["revive", 3],
      ["expire", 4],
      ["cancel", 1],
      ["patch", 1],
      ["register", 1],
    ] as const
  ).map(([kind, weight]) => ({ arbitrary: fc.constant<Request["kind"]>(kind), weight })),
);

const commandArbitrary: fc.Arbitrary<Command> = fc.record({
  kind: kinds,
  back: fc.oneof({ arbitrary: fc.constant(0), weight: 4 }, { arbitrary: fc.integer({ min: 1, max: 3 }), weight: 1 }),
  amount: fc.nat(100),
  again: fc.oneof({ arbitrary: fc.constant(false), weight: 4 }, { arbitrary: fc.constant(true), weight: 1 }),
});

const command = (kind: Command["kind"], amount = 0): Command => ({ kind, amount, back: 0, again: false });
/** Rare by chance: all workers die while they hold what they hold, it is freed, and a new one comes. */
const death = [command("claim"), command("tick", 75), command("bury"), command("rescue"), command("register")];

/** At least so many commands in a row. */
export function commandsArbitrary(least: number): fc.Arbitrary<readonly Command[]> {
  const single = commandArbitrary.map((each) => [each]);
  const move = fc.oneof({ arbitrary: single, weight: 12 }, { arbitrary: fc.constant(death), weight: 1 });
  return fc.array(move, { minLength: least, maxLength: least, size: "max" }).map((moves) => moves.flat());
}

export const timesArbitrary = fc.record({
  availableAt: fc.constantFrom(0, 0, 300),
  expiresAt: fc.constantFrom(null, 300),
  deadlineAt: fc.constantFrom(null, 1_200, 4_000),
});

/** Undefined: there is nobody yet who could ask that. */
export function toRequest(
  { kind, back, amount, again }: Command,
  { workers, claims, entry }: World,
): Request | undefined {
  switch (kind) {
    case "tick":
      return { kind, ms: amount < 70 ? amount * 4 : amount * 15 };
    case "renew":
    case "claim":
      return workers.length > back ? { kind, worker: workers.length - back } : undefined;
    case "register":
    case "bury":
    case "rescue":
    case "expire":
    case "cancel":
    case "unlock":
    case "revive":
      return { kind };
    case "patch":
      return { kind, stage: Math.min(entry.stage + (again ? 0 : 1), 3) };
    default: {
      const number = claims.length - back;
      const belief = claims[number - 1];
      if (!belief) return undefined;
      const { attempt, stage, worker: holder } = belief;
      const under = { claim: number, holder, stage, attempt };
      if (kind === "progress") return { kind, ...under, progress: Math.min(amount, 99) };
      if (kind === "step") return { kind, ...under };
      if (kind === "release") {
        const outcome = outcomes[amount % 3] ?? "retry";
        const delayMs = outcome === "released" ? 0 : amount * 5;
        return { kind, ...under, outcome, delayMs };
      }
      const last = stage === 2;
      if (kind === "finish") {
        const status = statuses[amount % 3] ?? "FAILED";
        if (status === "COMPLETED" && !last) return { kind, ...under, status: "FAILED" };
        return { kind, ...under, status };
      }
      if (again && stage > 0) return { kind, ...under, stage: stage - 1 };
      return last ? { kind: "finish", ...under, status: "COMPLETED" } : { kind, ...under };
    }
  }
}
