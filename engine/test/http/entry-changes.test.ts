import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Entry, EntryPage, Timeline } from "../../src/index.ts";
import { type ApiUnderTest, entryWhen, holdable, openApi, withWorker } from "./api-under-test.ts";

const hold = holdable();
let http: ApiUnderTest;
beforeAll(async () => {
  http = await openApi({}, [hold.definition]);
});
afterAll(() => http.close());

const _total = async () => (await http.call<EntryPage>("GET", "/api/entries?limit=1")).body.total;
const unknownId = "019ab4a2-7c1e-7f3a-9d2b-5f0c8e6a1b47";

describe("PATCH /api/entries/:id", () => {
  const patch = (id: string, json: unknown, headers = {}) =>
    http.call<Entry & { code: string; field: string }>("PATCH", `/api/entries/${id}`, { json, headers });

  it("takes an entry through its statuses to its result", async () => {
    const { id } = await http.start("By hand", { delay: "1h" });
    expect((await patch(id, { status: "STAGE_1" })).body).toMatchObject({ status: "STAGE_1", progress: 33 });
    expect((await patch(id, { progress: 50 })).body).toMatchObject({ progress: 50 });
    expect((await patch(id, { status: "STAGE_2", title: "Renamed" })).body).toMatchObject({
      progress: 66,
      title: "Renamed",
    });
    const done = await patch(id, { status: "COMPLETED", result: { rows: 3 } });
    expect(done.body).toMatchObject({ status: "COMPLETED", progress: 100, result: { rows: 3 } });
    expect(await patch(id, { progress: 100 })).toMatchObject({ status: 409, body: { code: "entry_finished" } });
  });

  const refusals: [string, unknown, number, string, string | undefined][] = [
    ["nothing", {}, 400, "invalid_input", undefined],
    ["progress above 100", { progress: 101 }, 400, "invalid_input", "progress"],
    ["progress below 0", { progress: -1 }, 400, "invalid_input", "progress"],
    ["fractional progress", { progress: 40.5 }, 400, "invalid_input", "progress"],
    ["progress as a text", { progress: "50" }, 400, "invalid_input", "progress"],
    ["progress backwards", { progress: 32 }, 409, "progress_backwards", "progress"],
    ["a status backwards", { status: "CREATED" }, 409, "illegal_transition", "status"],
    ["a status that is none", { status: "NOPE" }, 400, "invalid_input", "status"],
    ["a status skipped", { status: "COMPLETED" }, 409, "illegal_transition", "status"],
    ["an empty title", { title: "" }, 400, "invalid_input", "title"],
    ["a field that cannot be changed", { lockedBy: null }, 400, "invalid_input", "lockedBy"],
    ["NUL in the result", { result: ["\0"] }, 400, "invalid_input", "result[0]"],
  ];
  it.each(refusals)("refuses %s and changes nothing", async (_, json, status, code, field) => {
    const { id } = await http.start("Stays", { delay: "1h" });
    const { body: before } = await patch(id, { status: "STAGE_1" });
    const answer = await patch(id, json);
    expect(answer).toMatchObject({ status, body: { code } });
    expect(answer.body.field).toBe(field);
    expect((await http.call("GET", `/api/entries/${id}`)).body).toEqual(before);
  });

  it("refuses a lease that is no claim id", async () => {
    const { id } = await http.start("x", { delay: "1h" });
    expect(await patch(id, { title: "y" }, { Lease: "mine" })).toMatchObject({ status: 400, body: { field: "Lease" } });
  });
});

describe("an entry that a worker holds", () => {
  it("is changed by nobody else, is asked to stop by cancel, and goes on by retry", async () => {
    const { id } = await http.start("Held", { workflow: "held" });
    await withWorker(http.engine);
    await hold.held;
    const running = (await http.call<Entry>("GET", `/api/entries/${id}`)).body;
    expect(running).toMatchObject({ status: "CREATED", stage: "ONE", state: "running" });
    expect(running.lockedBy).not.toBeNull();

    const change = { json: { progress: 90 } };
    expect(await http.refused("PATCH", `/api/entries/${id}`, change)).toMatchObject({
      status: 409,
      code: "entry_leased",
    });
    const foreign = { ...change, headers: { Lease: unknownId } };
    expect(await http.refused("PATCH", `/api/entries/${id}`, foreign)).toMatchObject({
      status: 409,
      code: "entry_leased",
    });
    expect(await http.refused("POST", `/api/entries/${id}/retry`)).toMatchObject({
      status: 409,
      code: "entry_not_failed",
    });

    const asked = await http.call<Entry>("POST", `/api/entries/${id}/cancel`);
    expect(asked).toMatchObject({ status: 200, body: { cancelRequested: true } });
    hold.letGo();
    await entryWhen(http.engine, id, (entry) => entry.status === "CANCELLED");
    expect(await http.refused("POST", `/api/entries/${id}/cancel`)).toMatchObject({
      status: 409,
      code: "entry_finished",
    });
    expect((await http.call("POST", `/api/entries/${id}/retry`)).status).toBe(200);
    await entryWhen(http.engine, id, (entry) => entry.status === "COMPLETED");
  });

  it("shows its error and its attempts when it failed", async () => {
    const { id } = await http.start("Fails", { workflow: "failing" });
    await withWorker(http.engine);
    await entryWhen(http.engine, id, (entry) => entry.status === "FAILED");
    const { body } = await http.call<Entry>("GET", `/api/entries/${id}`);
    expect(body).toMatchObject({ status: "FAILED", progress: 0, result: "Error: the handler refused" });
    const timeline = await http.call<Timeline>("GET", `/api/entries/${id}/timeline`);
    expect(timeline.body.stages[0]?.attempts[0]).toMatchObject({
      outcome: "failed",
      error: { message: "the handler refused" },
    });
  });

  it("completes with the result of its last stage", async () => {
    const { id } = await http.start("Completes");
    await withWorker(http.engine);
    await entryWhen(http.engine, id, (entry) => entry.status === "COMPLETED");
    expect((await http.call<Entry>("GET", `/api/entries/${id}`)).body).toMatchObject({
      progress: 100,
      result: "three",
    });
  });
});
