/** The workflows of the captured run. In a worker process each handler says on standard output when it begins and ends. */
import { workflow } from "../../../engine/src/index.ts";
import type { StageHandler } from "../../../engine/src/model/workflow.ts";
import { monotonicNow } from "../history/clock.ts";
import { contentHash } from "../history/content-hash.ts";
import type { Effect } from "../history/records.ts";

export interface ProofInput {
  /** What the second stage does on its first attempt instead of going through. */
  readonly first?: "fails" | "fails for good" | "lasts" | "sleeps" | "outlives its lock";
}

export const tries = 2;
export const retryDelayMs = 200;
const stages = ["PREPARED", "WORKED", "SAVED"] as const;

function tell(effect: Omit<Effect, "pid" | "at">): void {
  const told: Effect = { ...effect, pid: process.pid, at: monotonicNow() };
  process.stdout.write(`${JSON.stringify(told)}\n`);
}

type Handler = StageHandler<ProofInput, unknown, string>;

const told =
  (stage: number, handler: Handler): Handler =>
  async (context) => {
    const { entry, attempt } = context;
    tell({ entryId: entry.id, stage, attempt, event: "begin" });
    const result = await handler(context);
    tell({ entryId: entry.id, stage, attempt, event: "end", resultHash: contentHash(result) });
    return result;
  };

const look: Handler = async ({ entry, attempt, step }) =>
  step("look", () => {
    tell({ entryId: entry.id, stage: 0, attempt, event: "step", step: "look#1" });
    return entry.title;
  });

const work: Handler = async ({ input, entry, attempt, sleep, signal, progress }) => {
  progress(50);
  if (input.first === "sleeps") await sleep(1_000);
  if (input.first === "fails for good" && attempt <= tries) throw new Error("never");
  if (attempt > 1) return "worked at last";
  if (input.first === "fails") {
    tell({ entryId: entry.id, stage: 1, attempt, event: "report", progress: 49 });
    throw new Error("not yet");
  }
  if (input.first === "lasts") {
    await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
  }
  if (input.first === "outlives its lock") {
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return "worked";
};

/** What fails for good goes through once somebody has retried it by hand. */
export const proof = workflow("proof", { retry: { attempts: tries, delay: retryDelayMs, jitter: 0 } })
  .stage(stages[0], told(0, look) as never)
  .stage(stages[1], told(1, work) as never)
  .stage(stages[2], told(2, async ({ entry }) => `saved ${entry.title}`) as never);

/** No worker has code for it: people move it. */
export const byHand = workflow("by-hand")
  .stage("SEEN", () => null)
  .stage("SIGNED", () => null);
