/** The worker's machine may have any time: what an entry waits for is measured by the database's clock. */
import { expect, it, vi } from "vitest";
import { workflow } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { ended } from "../support/waiting.ts";

const bench = useBench();

it("a sleep that begins where the clock is an hour ahead lasts no longer where it is right", async () => {
  const machineNow = Date.now;
  let runs = 0;
  const naps = workflow("naps").stage("NAP", async ({ sleep }) => {
    const ahead = runs++ === 0 ? 3_600_000 : 0;
    vi.spyOn(Date, "now").mockImplementation(() => machineNow() + ahead);
    await sleep("200ms");
    return "rested";
  });
  const engine = bench.open([naps]);
  await bench.work(engine);
  try {
    const { id } = await engine.start(naps, null);
    expect(await ended(engine, id)).toMatchObject({ status: "COMPLETED", result: "rested" });
    expect(runs).toBe(2);
  } finally {
    vi.restoreAllMocks();
  }
});
