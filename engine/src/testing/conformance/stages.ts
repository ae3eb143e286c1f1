import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { EntryNotFound, InvalidInput } from "../../model/errors.ts";
import { workflow } from "../../model/workflow.ts";
import { gate, type Scenarios } from "./scenario.ts";

const positive = {
  "~standard": {
    version: 1,
    vendor: "conformance",
    validate: (value: unknown) =>
      typeof value === "number" && value > 0
        ? { value }
        : { issues: [{ message: "must be positive", path: ["amount"] }] },
  },
} as const;

export const stages: Scenarios = {
  "stages run in order and see the results of those before": async (open) => {
    const chain = workflow("conformance-chain")
      .stage("ONE", ({ input }) => ({ given: input }))
      .stage("TWO", ({ results }) => [results.ONE, 2])
      .stage("THREE", ({ results }) => ({ all: results }));
    const executor = await open(chain);
    const started = await executor.start(chain, { a: "b" });
    equal(started.status, "CREATED");
    equal(started.progress, 0);
    equal(started.attempt, 0);
    const entry = await executor.ended(started.id);
    equal(entry.status, "COMPLETED");
    equal(entry.state, "completed");
    equal(entry.progress, 100);
    deepEqual(entry.result, { all: { ONE: { given: { a: "b" } }, TWO: [{ given: { a: "b" } }, 2] } });
    ok(entry.version > started.version);
    const { input, stages } = await executor.timeline(started.id);
    deepEqual(input, { a: "b" });
    deepEqual(
      stages.map(({ name, state, attempts }) => [name, state, attempts.map((each) => [each.attempt, each.outcome])]),
      ["ONE", "TWO", "THREE"].map((name) => [name, "completed", [[1, "completed"]]]),
    );
    deepEqual(stages[1]?.result, [{ given: { a: "b" } }, 2]);
  },

  "while a stage runs, status is what was reached and stage is what runs": async (open) => {
    const [reached, goOn] = [gate(), gate()];
    const halves = workflow("conformance-halves")
      .stage("ONE", () => null)
      .stage("TWO", async ({ progress }) => {
        progress(50);
        progress(20);
        reached.open();
        await goOn.opened;
      });
    const executor = await open(halves);
    const { id } = await executor.start(halves, null);
    await reached.opened;
    const { status, state, stage, lockedBy, attempt, progress } = await executor.get(id);
    deepEqual({ status, state, stage, attempt }, { status: "ONE", state: "running", stage: "TWO", attempt: 1 });
    ok(lockedBy !== null);
    ok(progress === 50 || progress === 75, `progress is ${progress}`);
    goOn.open();
    equal((await executor.ended(id)).lockedBy, null);
  },

  "nothing returned is null as a result": async (open) => {
    const silent = workflow("conformance-silent").stage("ONLY", () => {});
    const executor = await open(silent);
    const { id } = await executor.start(silent, null);
    equal((await executor.ended(id)).result, null);
  },

  "a result that JSON cannot hold fails the entry at once": async (open) => {
    const big = workflow("conformance-bigint").stage("ONLY", () => 1n);
    const executor = await open(big);
    const entry = await executor.ended((await executor.start(big, null)).id);
    equal(entry.status, "FAILED");
    equal(entry.error?.code, "result_not_json");
    equal((await executor.timeline(entry.id)).stages[0]?.attempts.length, 1);
  },

  "input that does not fit starts nothing and names the field": async (open) => {
    const checked = workflow("conformance-checked", { input: positive }).stage("ONLY", ({ input }) => input);
    const executor = await open(checked);
    await rejects(
      executor.start(checked, -1),
      (error) => error instanceof InvalidInput && error.field === "input.amount",
    );
    equal((await executor.ended((await executor.start(checked, 7)).id)).result, 7);
  },

  "an idempotency key starts one entry, and refuses another request": async (open) => {
    const once = workflow("conformance-once").stage("ONLY", ({ input }) => input);
    const executor = await open(once);
    const options = { idempotencyKey: "the key" };
    const first = await executor.start(once, 1, options);
    equal((await executor.start(once, 1, options)).id, first.id);
    await rejects(executor.start(once, 2, options), { code: "idempotency_mismatch" });
  },

  "an unknown id is not found": async (open) => {
    const executor = await open(workflow("conformance-empty").stage("ONLY", () => null));
    await rejects(executor.get("no such id"), EntryNotFound);
    await rejects(executor.timeline("00000000-0000-7000-8000-000000000000"), EntryNotFound);
  },
};
