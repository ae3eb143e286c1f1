import { afterAll, beforeAll, expect, it } from "vitest";
import type { WorkerStatus } from "../../src/index.ts";
import { type ApiUnderTest, openApi } from "./api-under-test.ts";

let http: ApiUnderTest;
beforeAll(async () => {
  http = await openApi();
});
afterAll(() => http.close());

it("lists the workers and drains one by its id", async () => {
  const worker = await http.engine.work({ concurrency: 2 });
  const { status, body } = await http.call<{ workers: WorkerStatus[] }>("GET", "/api/workers");
  expect(status).toBe(200);
  expect(body.workers).toMatchObject([{ id: worker.id, state: "alive", concurrency: 2, entries: [] }]);
  const path = `/api/workers/${encodeURIComponent(worker.id)}/drain`;
  expect((await http.call<WorkerStatus>("POST", path)).body).toMatchObject({ id: worker.id, state: "draining" });
  await worker.stopped;
  expect(await http.refused("POST", path)).toMatchObject({ status: 404, code: "worker_not_found" });
});
