import { expect, it } from "vitest";
import { NonRetryable, workflow } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { startEntries } from "../support/statements.ts";
import { inState } from "../support/waiting.ts";
import { failedEntries } from "./failed-entries.ts";
import { outcomesOf, over } from "./until-over.ts";

const bench = useBench();

it("a retry from a stage repeats each by a new entry with the results before, and says which lack the stage", async () => {
  const seen: string[] = [];
  const chain = workflow("chain")
    .stage("FETCH", () => "fetched")
    .stage("CHECK", ({ results }) => `${results.FETCH}, checked`)
    .stage("LOAD", ({ entry, results }) => {
      seen.push(entry.id);
      if (entry.title === "fails") throw new NonRetryable("no room");
      return `${results.CHECK}, loaded`;
    });
  const engine = bench.open([chain]);
  const done = await engine.start(chain, null, { title: "completes" });
  const failed = await engine.start(chain, null, { title: "fails" });
  const worker = await bench.work(engine);
  await inState(engine, done.id, "completed");
  await inState(engine, failed.id, "failed");
  await worker.stop(); // it would take what the next line fails by hand
  const [early = ""] = await failedEntries(bench, "chain", 1);
  const [foreign = ""] = await failedEntries(bench, "unlike", 1);
  const [queued = ""] = await startEntries(bench, "unlike", 1);
  await bench.work(engine);
  const request = { action: "retry", from: "LOAD", ids: [done.id, failed.id, early, foreign, queued] } as const;
  expect(await engine.bulk.preview(request)).toMatchObject({ workflow: null, will: 2, cannot: 3 });
  expect(await engine.bulk.preview({ ...request, ids: [done.id, failed.id, early] })).toMatchObject({
    workflow: "chain",
    will: 2,
  });
  const bulk = await over(engine, await engine.bulk.start(request));
  expect(bulk).toMatchObject({ from: "LOAD", done: 2, skipped: 3 });
  const reasons = (await outcomesOf(engine, bulk)).map(({ entryId, reason }) => [entryId, reason] as const);
  expect(new Map(reasons)).toEqual(
    new Map([
      [done.id, "repeated"],
      [failed.id, "repeated"],
      [early, "stage_not_reached"],
      [foreign, "no_stage"],
      [queued, "waiting"],
    ]),
  );
  const { entries } = await engine.list({ workflow: "chain", limit: 10 });
  const repeat = entries.find(({ retryOf }) => retryOf === done.id);
  expect((await inState(engine, repeat?.id ?? "", "completed")).result).toBe("fetched, checked, loaded");
  expect(entries.some(({ retryOf }) => retryOf === failed.id)).toBe(true);
  expect((await engine.get(done.id)).state).toBe("completed");
  expect(seen).toContain(repeat?.id);
  const [event] = (await engine.events(done.id)).filter(({ type }) => type === "repeated");
  expect(event).toMatchObject({ stage: "LOAD", entryId: repeat?.id });
});

it("refuses a stage where there is none to begin with", async () => {
  const engine = bench.open([]);
  const ids = await failedEntries(bench, "plain", 1);
  await expect(engine.bulk.preview({ action: "cancel", from: "LOAD", ids })).rejects.toMatchObject({ field: "from" });
  await expect(engine.bulk.preview({ action: "retry", from: "a b", ids })).rejects.toMatchObject({ field: "from" });
});
