/** The work of a run: three stages that take a moment, fail now and then, and do on request what handlers should not. */
import { setTimeout as pause } from "node:timers/promises";
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
  /** The second stage computes for some tenths of a second. */
  | "computes"
  /** The second stage parks itself for a moment. */
  | "sleeps"
  /** Works for longer than a lease. */
  | "lasts"
  /** The second stage works for longer than any grace, and does not hear that it should stop. */
  | "long"
  /** The last stage works for several leases, and does not hear that it should stop. */
  | "deaf";

/** Of the program: the second one has other stages. */
export type Release = 1 | 2;

export interface FreightInput {
  readonly habit: Habit;
  readonly ms: number;
  readonly note: string;
}

export interface StubbornInput {
  readonly habit: "hangs" | "ignores its end";
}

export interface GluttonInput {
  readonly eats: "buffers" | "heap";
}

/** How long a stage lasts that is long. */
const longMs = 8_000;

export const policies = {
  freight: { attempts: 5, delayMs: 100, stages: ["LOADED", "MOVED", "DELIVERED"] },
  stubborn: { attempts: 2, delayMs: 100, stages: ["DONE"] },
  glutton: { attempts: 1, delayMs: 100, stages: ["EATEN"] },
  parcel: { attempts: 5, delayMs: 100, stages: ["CARRIED"] },
  chatty: { attempts: 5, delayMs: 100, stages: ["TOLD"] },
  poison: { attempts: 1, delayMs: 100, stages: ["DRUNK"] },
  unmanned: { attempts: 1, delayMs: 100, stages: ["SEEN"] },
} as const;

const policyOf = ({ attempts, delayMs }: { attempts: number; delayMs: number }) => ({
  retry: { attempts, backoff: "fixed" as const, delay: delayMs, jitter: 0 },
});

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** The workflows of a run, whose handlers tell `tell` what they do. A process that only starts entries tells nobody. */
export function rigWorkflows(tell: Tell = () => {}, leaseMs = 2_000, release: Release = 1): AnyWorkflow[] {
  const first = release - 1;
  const told =
    <Input>(stage: number, handler: StageHandler<Input, unknown, unknown>): StageHandler<Input, unknown, unknown> =>
    async (context) => {
      const { entry, attempt } = context;
      tell({ entryId: entry.id, stage, attempt, event: "begin" });
      const result = await handler(context);
      tell({ entryId: entry.id, stage, attempt, event: "end", resultHash: contentHash(result as never) });
      return result;
    };

  const check = told<FreightInput>(0, async ({ input }) => ({ checked: input.note.length }));

  const load = told<FreightInput>(first, async ({ input, entry, attempt, step }) => {
    await wait(input.ms);
    return step("weigh", () => {
      tell({ entryId: entry.id, stage: first, attempt, event: "step", step: "weigh#1" });
      return { kilograms: Math.random(), note: input.note };
    });
  });

  const move = told<FreightInput>(first + 1, async ({ input, entry, attempt, step, sleep, progress, signal }) => {
    const drawn = await step("draw", () => {
      tell({ entryId: entry.id, stage: first + 1, attempt, event: "step", step: "draw#1" });
      return Math.random();
    });
    progress(30);
    if (input.habit === "sleeps") await sleep(300);
    if (input.habit === "lasts") await pause(leaseMs * 1.5, null, { signal }).catch(() => {});
    if (input.habit === "long") await wait(longMs);
    if (input.habit === "computes") compute(10 * input.ms);
    if (input.habit === "blocks" && attempt === 1) compute(leaseMs * 2);
    if (input.habit === "flaky" && attempt <= 2) throw new Error("The road is closed \u0000 for now \ud800.");
    if (input.habit === "doomed" && attempt === 1) throw new NonRetryable("There is no road.");
    await wait(input.ms);
    progress(80);
    return { drawn, by: input.habit };
  });

  const deliver = told<FreightInput>(first + 2, async ({ input, entry }) => {
    if (input.habit === "deaf") await wait(leaseMs * 5);
    await wait(input.ms);
    return `delivered ${entry.title}`;
  });

  const stubborn = told<StubbornInput>(0, async ({ input, progress }) => {
    if (input.habit === "hangs") await new Promise(() => {});
    await wait(1_500);
    progress(99);
    return "much too late";
  });

  const parcel = told<null>(0, async ({ entry }) => `carried ${entry.title}`);

  const chatty = told<null>(0, async ({ entry, attempt, progress, sleep }) => {
    const talk = async (from: number, to: number) => {
      const talked = await flood(progress, { from, to });
      tell({ entryId: entry.id, stage: 0, attempt, event: "report", progress: to });
      return talked;
    };
    const first = await talk(0, 40);
    if (attempt === 1) throw new Error("Nobody listens.");
    const second = await talk(41, 70);
    await sleep(300);
    const third = await talk(71, 99);
    const parts = [first, second, third];
    return { calls: parts.reduce((n, { calls }) => n + calls, 0), ms: parts.reduce((n, { ms }) => n + ms, 0) };
  });

  const poison = told<null>(0, async ({ entry }) => {
    await wait(50);
    if (entry.title.length % 2 === 0) process.exit(1);
    process.abort();
  });

  const glutton = told<GluttonInput>(0, async ({ input }) => {
    const eaten: unknown[] = [];
    // In bites, so that the rest of the process can go on until it is too much.
    for (;;) {
      eaten.push(
        input.eats === "buffers" ? Buffer.alloc(2 ** 22, 1) : Array.from({ length: 2 ** 17 }, (_, n) => ({ n })),
      );
      await wait(5);
    }
  });

  // What the second release did with the first one's stages would be wrong: one is new, before them, and one has another name.
  const freight =
    release === 1
      ? workflow("freight", policyOf(policies.freight))
          .stage("LOADED", load as never)
          .stage("MOVED", move as never)
          .stage("DELIVERED", deliver as never)
      : workflow("freight", { ...policyOf(policies.freight), version: "2" })
          .stage("CHECKED", check as never)
          .stage("LOADED", load as never)
          .stage("MOVED", move as never)
          .stage("HANDED_OVER", deliver as never);

  return [
    freight,
    workflow("stubborn", policyOf(policies.stubborn)).stage("DONE", stubborn as never, { timeout: 1_000 }),
    workflow("glutton", policyOf(policies.glutton)).stage("EATEN", glutton as never),
    workflow("parcel", policyOf(policies.parcel)).stage("CARRIED", parcel as never),
    workflow("chatty", policyOf(policies.chatty)).stage("TOLD", chatty as never),
    workflow("poison", policyOf(policies.poison)).stage("DRUNK", poison as never),
  ];
}

/** No worker is given it: its entries are moved, or ended, by other means. */
export const unmanned = workflow("unmanned", policyOf(policies.unmanned)).stage("SEEN", () => null);

const floodMs = 2_000;
const callsPerMs = 10;

/** Reports ten thousand times a second: what was due while others had the processor is caught up with. */
async function flood(
  progress: (percent: number) => void,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<{ calls: number; ms: number }> {
  const began = performance.now();
  const all = floodMs * callsPerMs;
  let calls = 0;
  while (calls < all) {
    await wait(1);
    const due = Math.min((performance.now() - began) * callsPerMs, all);
    for (; calls < due; calls += 1) progress(from + ((to - from) * calls) / all);
  }
  progress(to);
  return { calls: calls + 1, ms: Math.round(performance.now() - began) };
}

function compute(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}
