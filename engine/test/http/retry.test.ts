import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Entry } from "../../src/index.ts";
import { workflow } from "../../src/index.ts";
import { type ApiUnderTest, entryWhen, openApi, withWorker } from "./api-under-test.ts";

const stepwise = workflow("stepwise", { retry: { attempts: 1 } })
  .stage("READ", ({ input }) => `read ${JSON.stringify(input)}`)
  .stage("CHECK", ({ input }) => {
    if (input === "bad") throw new Error("it is bad");
    return "fine";
  })
  .stage("WRITE", ({ results, input }) => `${results.READ}, wrote ${JSON.stringify(input)}`);

let http: ApiUnderTest;
let failed: Entry;
beforeAll(async () => {
  http = await openApi({}, [stepwise]);
  const worker = await http.engine.work({ concurrency: 2 });
  const { id } = await http.start("Fails", { workflow: "stepwise", input: "bad" });
  failed = await entryWhen(http.engine, id, ({ finishedAt }) => finishedAt !== null);
  await worker.stop();
});
afterAll(() => http.close());

const retry = (json?: unknown) =>
  http.call<Entry>("POST", `/api/entries/${failed.id}/retry`, json === undefined ? {} : { json });

describe("POST /api/entries/:id/retry", () => {
  it("with another input from a stage on makes a new entry, which takes over what was done before", async () => {
    const { status, headers, body } = await retry({ from: "CHECK", input: "good" });
    expect(status).toBe(201);
    expect(headers.get("Location")).toBe(`/api/entries/${body.id}`);
    expect(body).toMatchObject({ retryOf: failed.id, status: "READ", state: "queued" });
    await withWorker(http.engine);
    const ended = await entryWhen(http.engine, body.id, ({ finishedAt }) => finishedAt !== null);
    expect(ended).toMatchObject({ status: "COMPLETED", result: 'read "bad", wrote "good"' });
    expect((await http.engine.get(failed.id)).status).toBe("FAILED");
  });

  const refusals: [string, unknown, number, string, string | undefined][] = [
    ["a stage that it did not reach", { from: "WRITE" }, 409, "stage_not_reached", undefined],
    ["a stage that is none", { from: "NOPE" }, 400, "invalid_input", "from"],
    ["a stage that is no text", { from: 1 }, 400, "invalid_input", "from"],
    ["a field that is none", { form: "CHECK" }, 400, "invalid_input", "form"],
    ["a list", [], 400, "invalid_input", undefined],
    ["null", null, 400, "invalid_input", undefined],
  ];
  it.each(refusals)("refuses %s", async (_, json, status, code, field) => {
    const problem = await http.refused("POST", `/api/entries/${failed.id}/retry`, { json });
    expect(problem).toMatchObject({ status, code });
    expect(problem.field).toBe(field);
  });

  it.each([
    ["text/plain", "from=CHECK"],
    [undefined, new TextEncoder().encode('{"from":"CHECK"}')],
  ])("refuses a body of type %s", async (type, body) => {
    const headers: Record<string, string> = type === undefined ? {} : { "Content-Type": type };
    const problem = await http.refused("POST", `/api/entries/${failed.id}/retry`, { body, headers });
    expect(problem).toMatchObject({ status: 415, code: "unsupported_media_type" });
  });

  it.each([
    ["no body", {}],
    ["an empty body that says it is JSON", { body: "", headers: { "Content-Type": "application/json" } }],
    ["an empty object", { json: {} }],
  ])("with %s lets it go on where it ended", async (_, options) => {
    const { status, body } = await http.call<Entry>("POST", `/api/entries/${failed.id}/retry`, options);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: failed.id, state: "queued", status: "READ" });
    const worker = await http.engine.work({ concurrency: 2 });
    await entryWhen(http.engine, failed.id, ({ finishedAt }) => finishedAt !== null);
    await worker.stop();
  });
});
