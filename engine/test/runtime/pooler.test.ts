import { expect, onTestFinished, test } from "vitest";
import { workflow } from "../../src/index.ts";
import { withSettings } from "../../src/runtime/connections.ts";
import { Database } from "../../src/runtime/database.ts";
import { useBench } from "../support/bench.ts";
import { startTransactionPooler } from "../support/transaction-pooler.ts";
import { ended, until } from "../support/waiting.ts";

const bench = useBench();

test("behind a pooler that lends connections per transaction all works: LISTEN is not believed, and work is looked for every second", async () => {
  const wf = workflow("pooled", { retry: { attempts: 1 } })
    .stage("ONE", ({ step }) => step("kept", () => 1))
    .stage("TWO", ({ results }) => results.ONE + 1);
  const engine = bench.open([wf], { url: await startTransactionPooler(bench.url) });
  const worker = await bench.work(engine, { leaseSeconds: 3 });
  const direct = bench.open([wf]);
  expect(await ended(engine, (await engine.start(wf, null)).id)).toMatchObject({ status: "COMPLETED", result: 2 });
  const listed = await until(
    async () => (await direct.workers()).find(({ id }) => id === worker.id),
    (each) => each?.hears === false,
  );
  expect(listed).toMatchObject({ state: "alive" });
  // Nobody tells the worker of these: it is found by looking, and never as late as an idle worker that hears would look.
  for (let n = 0; n < 3; n += 1) {
    const begun = performance.now();
    await ended(direct, (await direct.start(wf, null)).id);
    expect(performance.now() - begun).toBeLessThan(4_000);
  }
  const page = await engine.list({ limit: 1 });
  expect(page.total).toBe(4);
});

test("options in the address are kept beside the settings of the engine", async () => {
  const database = new Database(`${bench.url}?options=-c%20TimeZone%3DAsia/Tokyo&connect_timeout=5`, {
    connections: 1,
    name: "test",
  });
  onTestFinished(() => database.close());
  const text = "select current_setting('TimeZone') as zone, current_setting('plan_cache_mode') as plans";
  expect(await database.run({ name: "settings", text }, [])).toEqual([
    { zone: "Asia/Tokyo", plans: "force_generic_plan" },
  ]);
  expect(withSettings("postgresql://h/db?sslmode=disable", ["a=1"])).toEqual({
    connectionString: "postgresql://h/db?sslmode=disable",
    options: "-c a=1",
  });
});
