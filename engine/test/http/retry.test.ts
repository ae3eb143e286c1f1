import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Entry, EntryEvent, Why } from "../../src/index.ts";
import { workflow } from "../../src/index.ts";
import { type ApiUnderTest, entryWhen, openApi, withWorker } from "./api-under-test.ts";

const stepwise = workflow("stepwise", { retry: { attempts: 1 } })
  .stage("READ", ({ input }) => `read ${JSON.stringify(input)}`)
  .stage("CHECK", ({ input }) => {
    if (input === "bad") throw new Error("it is bad");
    return "fine";
  })
  .stage("WRITE", ({ results, input }) => `${results.READ}, wrote ${JSON.stringify(input)}`);

const guarded = workflow("guarded").stage("ASK", ({ waitFor }) => waitFor("approval"));

let http: ApiUnderTest;
let failed: Entry;
beforeAll(async () => {
  http = await openApi({}, [stepwise, guarded]);
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

describe("POST /api/entries/:id/signals", () => {
  const send = (id: string, json: unknown) => http.call<Entry>("POST", `/api/entries/${id}/signals`, { json });
  const waiting = async () => {
    const { id } = await http.start("Waits", { workflow: "guarded" });
    await withWorker(http.engine);
    await entryWhen(http.engine, id, ({ state }) => state === "waiting");
    return id;
  };

  it("lets an entry that waits for it go on with what came, and its history tells who sent it", async () => {
    const id = await waiting();
    const why = await http.call<Why>("GET", `/api/entries/${id}/why`);
    expect(why.body).toMatchObject({
      code: "waiting",
      sentence: "It waits for the signal approval.",
      until: null,
      evidence: { signal: "approval", since: expect.any(String) },
      action: { kind: "signal" },
    });
    const sent = await send(id, { name: "approval", data: { approved: true, big: "é" } });
    expect(sent).toMatchObject({ status: 200, body: { id, state: "queued" } });
    await withWorker(http.engine);
    const ended = await entryWhen(http.engine, id, ({ finishedAt }) => finishedAt !== null);
    expect(ended.result).toMatchObject({ data: { approved: true, big: "é" }, by: "local", at: expect.any(String) });
    expect(Number.isNaN(Date.parse((ended.result as { at: string }).at))).toBe(false);
    const { body } = await http.call<{ events: EntryEvent[] }>("GET", `/api/entries/${id}/events`);
    expect(body.events.map(({ sentence }) => sentence)).toEqual(
      expect.arrayContaining(["ASK waits for the signal approval.", "local sent the signal approval."]),
    );
    expect(await http.refused("POST", `/api/entries/${id}/signals`, { json: { name: "approval" } })).toMatchObject({
      status: 409,
      code: "signal_not_awaited",
    });
  });

  it("refuses a signal of another name, and bodies that are none", async () => {
    const id = await waiting();
    const refused = (json: unknown) => http.refused("POST", `/api/entries/${id}/signals`, { json });
    expect(await refused({ name: "other" })).toMatchObject({ status: 409, code: "signal_not_awaited" });
    for (const json of [{}, { name: "" }, { name: 1 }, { name: "x".repeat(201) }, { name: "approval", more: 1 }, []])
      expect((await refused(json)).status).toBe(400);
    expect((await http.engine.get(id)).state).toBe("waiting");
    await http.engine.cancel(id);
  });
});
