// The workflow everyone meets first: three stages that take their time and do nothing else.
import { setTimeout as wait } from "node:timers/promises";
import { NonRetryable, type StageContext, workflow } from "async-workflow";
import { z } from "zod";

const stages = ["STAGE_1", "STAGE_2", "STAGE_3"] as const;
type StageName = (typeof stages)[number];

const fields = z.strictObject({
  failAt: z.enum(stages).optional().meta({
    title: "Fail at",
    description: "The stage that fails, to see what a failure looks like. Empty: none.",
  }),
  failTimes: z.int().min(1).max(10).optional().meta({
    title: "Failures before it works",
    description:
      "Fail this many attempts, then succeed: with 1 or 2 the retries get there, from 3 on the entry fails. Empty: it fails for good at once.",
  }),
});
// No input at all is as good as an empty one.
const input = z.preprocess((given) => given ?? {}, fields);

type Context = StageContext<z.output<typeof fields>, unknown>;

/** Two seconds of work per stage; `DEMO_STAGE_MS` makes it shorter for tests. */
async function work(stage: StageName, { input, attempt, signal, log }: Context): Promise<void> {
  const ms = Number(process.env.DEMO_STAGE_MS ?? 2000);
  log.info(`${stage} begins`, { attempt, ms });
  await wait(ms, undefined, { signal });
  failIfAsked(stage, input, attempt, log);
  log.info(`${stage} is done`);
}

function failIfAsked(stage: StageName, input: Context["input"], attempt: number, log: Context["log"]): void {
  if (input.failAt !== stage) return;
  if (input.failTimes === undefined || attempt <= input.failTimes)
    log.warn(`${stage} is about to fail, as the input asked`);
  if (input.failTimes === undefined) throw new NonRetryable(`${stage} failed on purpose, as the input asked.`);
  if (attempt <= input.failTimes) {
    throw new Error(
      `${stage} failed on purpose, attempt ${attempt} of the ${input.failTimes} that the input asked for.`,
    );
  }
}

export const demo = workflow("demo", {
  title: "Demo",
  description: "Three stages of two seconds each. Needs no input.",
  input,
  retry: { attempts: 3, delay: "1s" },
})
  .stage("STAGE_1", (context) => work("STAGE_1", context))
  .stage("STAGE_2", (context) => work("STAGE_2", context))
  .stage("STAGE_3", async (context) => {
    await work("STAGE_3", context);
    return `Processed successfully at ${new Date().toISOString()}`;
  });
