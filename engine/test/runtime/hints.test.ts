import { expect, test } from "vitest";
import { workflow } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { until } from "../support/waiting.ts";

const bench = useBench();

test("a busy worker does not notify with every commit: a notification is a lock that all commits of the database share", async () => {
  const wf = workflow("busy")
    .stage("ONE", () => 1)
    .stage("TWO", () => 2)
    .stage("THREE", () => 3);
  const engine = bench.open([wf]);
  await engine.migrate();
  await engine.startMany(
    wf,
    Array.from({ length: 300 }, () => ({ input: null })),
  );
  await bench.sql("truncate async_workflow.change");
  const heard: number[] = [];
  const listener = await bench.connect();
  listener.on("notification", () => heard.push(performance.now()));
  await listener.query("listen async_workflow_change");
  const begun = performance.now();
  await bench.work(engine, { concurrency: 2 });
  await until(
    () => bench.sql<{ left: number }>("select count(*)::int as left from async_workflow.live"),
    ([row]) => row?.left === 0,
  );
  const [row] = await bench.sql<{ commits: number }>("select count(*)::int as commits from async_workflow.change");
  expect(row?.commits).toBeGreaterThan(300);
  expect(heard.length).toBeGreaterThan(0);
  // They may be close for a moment, not for long: with each one that is, the pause doubles.
  expect(heard.length).toBeLessThan(10 + (performance.now() - begun) / 5);
});
