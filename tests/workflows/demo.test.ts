import { afterAll, beforeAll, expect, test } from "vitest";
import { type AppUnderTest, ended, startApp } from "./app-under-test.ts";

let app: AppUnderTest;

beforeAll(async () => {
  process.env.DEMO_STAGE_MS = "5";
  app = await startApp();
});
afterAll(() => app.close());

test("the demo is the default and needs no input", async () => {
  expect(app.engine.workflows[0]).toMatchObject({ name: "demo", stages: ["STAGE_1", "STAGE_2", "STAGE_3"] });
  for (const input of [undefined, null, {}]) {
    const entry = await app.finish("demo", input);
    expect(entry).toMatchObject({ status: "COMPLETED", progress: 100 });
    expect(entry.result).toMatch(/^Processed successfully at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  }
});

test("its input is an object to forms, so that they can show fields", () => {
  expect(app.engine.workflows[0]?.inputSchema).toMatchObject({
    type: "object",
    properties: { failAt: { enum: ["STAGE_1", "STAGE_2", "STAGE_3"] } },
  });
});

test("it fails where the input asks, at once, and keeps its progress", async () => {
  const entry = await app.finish("demo", { failAt: "STAGE_2" });
  expect(entry).toMatchObject({
    status: "FAILED",
    progress: 33,
    attempt: 1,
    result: "Error: STAGE_2 failed on purpose, as the input asked.",
  });
});

test("it gets over as many failures as it has retries", async () => {
  const entry = await app.finish("demo", { failAt: "STAGE_1", failTimes: 1 });
  expect(entry.status).toBe("COMPLETED");
  const { stages } = await app.engine.timeline(entry.id);
  expect(stages[0]?.attempts.map(({ outcome }) => outcome)).toEqual(["retry", "completed"]);
});

test("cancelling ends its work before its time", async () => {
  process.env.DEMO_STAGE_MS = "600000";
  const { id } = await app.engine.start("demo", null);
  await app.engine.cancel(id);
  expect((await ended(app.engine, id)).status).toBe("CANCELLED");
  process.env.DEMO_STAGE_MS = "5";
});
