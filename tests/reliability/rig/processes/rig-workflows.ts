/** The work of a run: three stages that take a moment, fail now and then, and do on request what handlers should not. */
import { type AnyWorkflow, NonRetryable, workflow } from "../../../../engine/src/index.ts";
import type { StageHandler } from "../../../../engine/src/model/workflow.ts";
import { contentHash } from "../../history/content-hash.ts";
import type { Tell } from "./effects.ts";

export type Habit =
  /** Nothing special. */
  | "plain"
  /** The second stage fails on its first two tries. */
  | "flaky"
  /** The second stage fails for good, until somebody retries it by hand. */
  | "doomed"
  /** The second stage computes without a pause for twice the lease. */
  | "blocks"
  /** The second stage parks itself for a moment. */
  | "sleeps"
  /** Works for longer than a lease. */
  | "lasts";

export interface FreightInput {
  readonly habit: Habit;
  readonly ms: number;
  readonly note: string;
}

export interface StubbornInput {
  readonly habit: "hangs" | "ignores its end";
}

export const policies = {
  freight: { attempts: 5, delayMs: 100, stages: ["LOADED", "MOVED", "DELIVERED"] },
  stubborn: { attempts: 2, delayMs: 100, stages: ["DONE"] },
  poison: { attempts: 1, delayMs: 100, stages: ["DRUNK"] },
  unmanned: { attempts: 1, delayMs: 100, stages: ["SEEN"] },
} as const;

const policyOf = ({ attempts, delayMs }: { attempts: number; delayMs: number }) => ({
  retry: { attempts, backoff: "fixed" as const, delay: delayMs, jitter: 0 },
});

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** The workflows of a run, whose handlers tell `tell` what they do. A process that only starts entries tells nobody. */
export function rigWorkflows(tell: Tell = () => {}, leaseMs = 2_000): AnyWorkflow[] {
  const told =
    <Input>(stage: number, handler: StageHandler<Input, unknown, unknown>): StageHandler<Input, unknown, unknown> =>
    async (context) => {
      const { entry, attempt } = context;
      tell({ entryId: entry.id, stage, attempt, event: "begin" });
      const result = await handler(context);
      tell({ entryId: entry.id, stage, attempt, event: "end", resultHash: contentHash(result as never) });
      return result;
    };

  const load = told<FreightInput>(0, async ({ input, entry, attempt, step }) => {
    await wait(input.ms);
    return step("weigh", () => {
      tell({ entryId: entry.id, stage: 0, attempt, event: "step", step: "weigh#1" });
      return { kilograms: Math.random(), note: input.note };
    });
  });

  const move = told<FreightInput>(1, async ({ input, entry, attempt, step, sleep, progress, signal }) => {
    const drawn = await step("draw", () => {
      tell({ entryId: entry.id, stage: 1, attempt, event: "step", step: "draw#1" });
      return Math.random();
    });
    progress(30);
    if (input.habit === "sleeps") await sleep(300);
    if (input.habit === "lasts") await Promise.race([wait(leaseMs * 1.5), new Promise((end) => whenOver(signal, end))]);
    if (input.habit === "blocks" && attempt === 1) compute(leaseMs * 2);
    if (input.habit === "flaky" && attempt <= 2) throw new Error("The road is closed \u0000 for now \ud800.");
    if (input.habit === "doomed" && attempt === 1) throw new NonRetryable("There is no road.");
    await wait(input.ms);
    progress(80);
    return { drawn, by: input.habit };
  });

  const deliver = told<FreightInput>(2, async ({ input, entry }) => {
    await wait(input.ms);
    return `delivered ${entry.title}`;
  });

  const stubborn = told<StubbornInput>(0, async ({ input, progress }) => {
    if (input.habit === "hangs") await new Promise(() => {});
    await wait(1_500);
    progress(99);
    return "much too late";
  });

  const poison = told<null>(0, async ({ entry }) => {
    await wait(50);
    if (entry.title.length % 2 === 0) process.exit(1);
    process.abort();
  });

  return [
    workflow("freight", policyOf(policies.freight))
      .stage("LOADED", load as never)
      .stage("MOVED", move as never)
      .stage("DELIVERED", deliver as never),
    workflow("stubborn", policyOf(policies.stubborn)).stage("DONE", stubborn as never, { timeout: 1_000 }),
    workflow("poison", policyOf(policies.poison)).stage("DRUNK", poison as never),
  ];
}

/** No worker is given it: its entries are moved, or ended, by other means. */
export const unmanned = workflow("unmanned", policyOf(policies.unmanned)).stage("SEEN", () => null);

function whenOver(signal: AbortSignal, end: (value: unknown) => void): void {
  if (signal.aborted) end(null);
  else signal.addEventListener("abort", end, { once: true });
}

function compute(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}
