import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Bulk, BulkOutcomePage, BulkPreview, Entry, ErrorGroupDetail, ErrorGroupPage } from "../../src/index.ts";
import { until } from "../support/waiting.ts";
import { type ApiUnderTest, openApi } from "./api-under-test.ts";

let http: ApiUnderTest;
let failed: Entry;
beforeAll(async () => {
  http = await openApi();
  await http.engine.work();
  const { id } = await http.start("Fails", { workflow: "failing" });
  failed = await until(
    () => http.engine.get(id),
    (entry) => entry.finishedAt !== null,
  );
});
afterAll(() => http.close());

describe("error groups", () => {
  it("are listed, read, found among entries, and set to a status", async () => {
    const page = await http.call<ErrorGroupPage>("GET", "/api/errors?status=open&workflow=failing");
    expect(page.body).toMatchObject({ counts: { open: 1, resolved: 0, ignored: 0 }, next: null });
    const [group] = page.body.groups;
    expect(group).toMatchObject({ title: "the handler refused", kind: "Error", lastEntryId: failed.id, count: 1 });
    const path = `/api/errors/${group?.fingerprint}`;
    expect(failed.error?.fingerprint).toBe(group?.fingerprint);
    const found = await http.call<{ entries: Entry[] }>("GET", `/api/entries?error=${group?.fingerprint}`);
    expect(found.body.entries.map(({ id }) => id)).toEqual([failed.id]);

    const { body } = await http.call<ErrorGroupDetail>("GET", path);
    expect(body.samples[0]?.error.stack).toContain("the handler refused");
    const resolved = await http.call<ErrorGroupDetail>("POST", path, { json: { status: "resolved" } });
    expect(resolved.body).toMatchObject({ status: "resolved", statusBy: "local" });
    expect((await http.call("GET", "/api/errors/counts")).body).toEqual({ open: 0, resolved: 1, ignored: 0 });
    expect((await http.call<ErrorGroupPage>("GET", "/api/errors?status=open,ignored")).body.groups).toEqual([]);
    const etag = (await http.call("GET", "/api/errors")).headers.get("etag") as string;
    expect((await http.call("GET", "/api/errors", { headers: { "If-None-Match": etag } })).status).toBe(304);
  });

  it.each([
    ["GET", "/api/errors?status=closed", undefined, "invalid_input", "status"],
    ["GET", "/api/errors?limit=101", undefined, "invalid_input", "limit"],
    ["GET", "/api/errors?cursor=x", undefined, "invalid_input", "cursor"],
    ["GET", "/api/errors?workflow=No%00", undefined, "invalid_input", "workflow"],
    ["GET", "/api/entries?error=x", undefined, "invalid_input", "error"],
    ["GET", "/api/errors/0000000000000000", undefined, "error_group_not_found", undefined],
    ["GET", "/api/errors/%00", undefined, "error_group_not_found", undefined],
    ["POST", "/api/errors/0000000000000000", { status: "resolved" }, "error_group_not_found", undefined],
    ["POST", "/api/errors/0000000000000000", { status: "done" }, "invalid_input", "status"],
    ["POST", "/api/errors/0000000000000000", {}, "invalid_input", "status"],
  ])("%s %s is refused", async (method, path, json, code, field) => {
    const problem = await http.refused(method, path, json === undefined ? {} : { json });
    expect([problem.code, problem.field]).toEqual([code, field]);
  });
});

describe("bulk actions", () => {
  it("tell, start, go on in the background and say what came of each entry", async () => {
    const json = { action: "retry", filter: "status=FAILED&workflow=failing", reason: "again" };
    const told = await http.call<BulkPreview>("POST", "/api/bulk", { json: { ...json, dryRun: true } });
    expect(told.body).toMatchObject({ matched: 1, will: 1, cannot: 0, isCapped: false });
    const headers = { "Idempotency-Key": "once" };
    const started = await http.call<Bulk>("POST", "/api/bulk", { json, headers });
    expect(started.status).toBe(201);
    const location = started.headers.get("location") as string;
    expect(location).toBe(`/api/bulk/${started.body.id}`);
    expect((await http.call<Bulk>("POST", "/api/bulk", { json, headers })).body.id).toBe(started.body.id);
    await until(
      () => http.call<Bulk>("GET", location),
      ({ body }) => body.state === "finished",
    );
    const { body } = await http.call<BulkOutcomePage>("GET", `${location}/outcomes?outcome=done&limit=1`);
    expect(body).toMatchObject({ outcomes: [{ entryId: failed.id, reason: "retried" }], next: null });
    const list = await http.call<{ bulks: Bulk[] }>("GET", "/api/bulk");
    expect(list.body.bulks).toMatchObject([{ id: started.body.id, filter: json.filter, reason: "again", done: 1 }]);
    expect((await http.refused("POST", `${location}/stop`)).code).toBe("bulk_finished");
  });

  const unknown = "/api/bulk/019ab4a2-7c1e-7f3a-9d2b-5f0c8e6a1b47";
  it.each([
    ["POST", "/api/bulk", { action: "delete", filter: "" }, "invalid_input", "action"],
    ["POST", "/api/bulk", { action: "retry" }, "invalid_input", "filter"],
    ["POST", "/api/bulk", { action: "retry", filter: "status=FAILED&foo=1" }, "invalid_input", "filter"],
    ["POST", "/api/bulk", { action: "retry", filter: "attempts=many" }, "invalid_input", "filter"],
    ["POST", "/api/bulk", { action: "retry", filter: "", ids: ["x"] }, "invalid_input", "ids"],
    ["POST", "/api/bulk", { action: "retry", ids: ["x"] }, "invalid_input", "ids[0]"],
    ["POST", "/api/bulk", { action: "retry", ids: [7] }, "invalid_input", "ids[0]"],
    ["POST", "/api/bulk", { action: "retry", filter: "", pace: 0 }, "invalid_input", "pace"],
    ["POST", "/api/bulk", { action: "retry", filter: "", dryRun: "yes" }, "invalid_input", "dryRun"],
    ["POST", "/api/bulk", { action: "retry", filter: "", reason: "x".repeat(501) }, "invalid_input", "reason"],
    ["POST", "/api/bulk", { action: "retry", filter: "", more: 1 }, "invalid_input", "more"],
    ["GET", "/api/bulk?limit=0", undefined, "invalid_input", "limit"],
    ["GET", "/api/bulk?cursor=WyIxIl0", undefined, "invalid_input", "cursor"],
    ["GET", unknown, undefined, "bulk_not_found", undefined],
    ["GET", "/api/bulk/x", undefined, "bulk_not_found", undefined],
    ["GET", `${unknown}/outcomes`, undefined, "bulk_not_found", undefined],
    ["GET", `${unknown}/outcomes?outcome=well`, undefined, "invalid_input", "outcome"],
    ["POST", `${unknown}/stop`, undefined, "bulk_not_found", undefined],
  ])("%s %s %j is refused", async (method, path, json, code, field) => {
    const problem = await http.refused(method, path, json === undefined ? {} : { json });
    expect([problem.code, problem.field]).toEqual([code, field]);
  });
});
