/** Workflows that worker processes and the tests both know. */
import { workflow } from "../../src/index.ts";

/** Says `begun <title> <attempt>`; in a process it never ends unless its input says so. */
export const lasting = workflow("lasting", { retry: { attempts: 1 } })
  .stage("ONE", async ({ entry, step }) => {
    console.log(`one ${entry.title}`);
    return step("once", () => entry.title);
  })
  .stage("TWO", async ({ entry, input, step, attempt, log }) => {
    await step("first", () => console.log(`step ${entry.title}`));
    console.log(`begun ${entry.title} ${attempt}`);
    log.info(`begun ${entry.title} ${attempt}`);
    if ((input as { lasts?: boolean } | null)?.lasts) await new Promise(() => {});
    return "done";
  });

/** Kills its process, as a segmentation fault would, when others have begun beside it. */
export const poisonous = workflow("poisonous", { retry: { attempts: 1 } }).stage("ONLY", async ({ entry }) => {
  console.log(`poison ${entry.title}`);
  await new Promise((resolve) => setTimeout(resolve, 100));
  process.kill(process.pid, "SIGKILL");
  await new Promise(() => {});
});

/** Works for half a second, long enough to be hit by what others do to its process. */
export const innocent = workflow("innocent", { retry: { attempts: 1 } }).stage("ONLY", async ({ entry, attempt }) => {
  console.log(`innocent ${entry.title} ${attempt}`);
  await new Promise((resolve) => setTimeout(resolve, 500));
  return "unharmed";
});

export const processWorkflows = [lasting, poisonous, innocent];
