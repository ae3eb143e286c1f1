import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SavedView } from "../../src/index.ts";
import { type ApiUnderTest, openApi } from "./api-under-test.ts";

let api: ApiUnderTest;

beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api?.close());

const save = (name: unknown, query: unknown) => api.call<SavedView>("POST", "/api/views", { json: { name, query } });
const names = async () =>
  (await api.call<{ views: SavedView[] }>("GET", "/api/views")).body.views.map(({ name }) => name);

describe("saved views", () => {
  test("are kept in their order, replaced by name, and deleted", async () => {
    expect((await save("  Failures ", "status=FAILED&sort=-progress&cols=title,out.total")).body).toMatchObject({
      name: "Failures",
      query: "status=FAILED&sort=-progress&cols=title%2Cout.total",
    });
    const second = await save("Nightly", "tag=nightly");
    expect(second.status).toBe(201);
    expect((await save("Failures", "status=FAILED")).body.query).toBe("status=FAILED");
    expect(await names()).toEqual(["Failures", "Nightly"]);
    expect((await api.call("DELETE", `/api/views/${second.body.id}`)).status).toBe(204);
    expect(await names()).toEqual(["Failures"]);
    expect((await api.refused("DELETE", `/api/views/${second.body.id}`)).code).toBe("view_not_found");
    expect((await api.refused("DELETE", "/api/views/nonsense")).code).toBe("view_not_found");
  });

  test.each([
    ["", "status=FAILED", "name"],
    ["x".repeat(61), "status=FAILED", "name"],
    [7, "status=FAILED", "name"],
    ["Bad", "from=yesterday", "query"],
    ["Bad", "sort=colour", "query"],
    ["Bad", "limit=5", "query"],
    ["Bad", "", "query"],
    ["Bad", `q=${"x".repeat(5_000)}`, "query"],
    ["Bad", null, "query"],
  ])("%j with %j is refused for its %s", async (name, query, field) => {
    expect(await api.refused("POST", "/api/views", { json: { name, query } })).toMatchObject({
      status: 400,
      code: "invalid_input",
      field,
    });
  });

  test("belong to one owner in one workspace", async () => {
    const { views } = api.engine;
    const ana = { workspace: "one", owner: "ana" };
    const view = await views.save({ name: "Mine", query: "q=x" }, ana);
    for (const other of [
      { workspace: "one", owner: "ben" },
      { workspace: "two", owner: "ana" },
    ]) {
      expect(await views.list(other)).toEqual([]);
      await expect(views.delete(view.id, other)).rejects.toMatchObject({ code: "view_not_found" });
    }
    expect(await views.list(ana)).toEqual([view]);
  });

  test("are at most fifty; one that is there can still be changed", async () => {
    const owner = { workspace: "full", owner: "ana" };
    for (let number = 0; number < 50; number += 1)
      await api.engine.views.save({ name: `${number}`, query: "q=x" }, owner);
    await expect(api.engine.views.save({ name: "one more", query: "q=x" }, owner)).rejects.toMatchObject({
      field: "name",
    });
    expect((await api.engine.views.save({ name: "7", query: "q=y" }, owner)).query).toBe("q=y");
  });
});
