/** The test kit without a database: a failure, its backoff and a week of sleep, in no time. */
import { workflow } from "async-workflow";
import { runInline } from "async-workflow/testing";

const reminder = workflow("reminder", { retry: { attempts: 3, delay: "1m", jitter: 0 } }).stage(
  "REMIND",
  async ({ attempt, sleep, step }) => {
    await step("invite", () => "sent");
    await sleep("7d");
    if (attempt === 1) throw new Error("The mail server is away.");
    return "reminded";
  },
);

const { status, result, attempts } = await runInline(reminder, null);
console.log(status, result);
for (const { attempt, outcome, startedAt, finishedAt } of attempts)
  console.log(attempt, outcome, startedAt, finishedAt);
