import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApi, everyPermission, type Permission, type Principal, permissions } from "../../src/http/index.ts";
import { type ApiUnderTest, openApi } from "./api-under-test.ts";

let http: ApiUnderTest;
beforeAll(async () => {
  http = await openApi();
});
afterAll(() => http.close());

interface Operation {
  readonly "x-permission"?: Permission;
}
const verbs = ["get", "post", "patch", "put", "delete"] as const;

async function operations(): Promise<readonly [method: string, path: string, permission: Permission | undefined][]> {
  const { body } = await http.call<{ paths: Record<string, Record<string, Operation>> }>("GET", "/api/openapi.json");
  return Object.entries(body.paths).flatMap(([path, item]) =>
    verbs
      .filter((verb) => item[verb] !== undefined)
      .map((verb) => [verb.toUpperCase(), path, item[verb]?.["x-permission"]] as const),
  );
}

const call = (principal: Principal | null, method: string, path: string) =>
  createApi(http.engine, { principalOf: () => principal }).request(
    path.replaceAll(/\{\w+\}/g, "019ab4a2-7c1e-7f3a-9d2b-5f0c8e6a1b47"),
    { method, ...(method === "GET" ? {} : { body: "{}", headers: { "Content-Type": "application/json" } }) },
  );
const somebody = (may: Iterable<Permission>, owner = "ana"): Principal => ({
  workspace: "local",
  owner,
  may: new Set(may),
  via: "session",
});

describe("the permission of a route", () => {
  it("is named by each but the health check", async () => {
    const unnamed = (await operations()).filter(([, , permission]) => permission === undefined);
    expect(unnamed.map(([method, path]) => `${method} ${path}`)).toEqual(["GET /api/health"]);
  });

  it("is asked for before anything else: nobody gets 401, and whoever lacks it 403, whatever was sent", async () => {
    for (const [method, path, permission] of await operations()) {
      if (permission === undefined) continue;
      expect((await call(null, method, path)).status, `${method} ${path}`).toBe(401);
      const others = permissions.filter((other) => other !== permission);
      expect((await call(somebody(others), method, path)).status, `${method} ${path}`).toBe(403);
    }
  });

  it("is enough: whoever has it is refused for no lack of permission", async () => {
    for (const [method, path, permission] of await operations()) {
      if (permission === undefined) continue;
      const response = await call(somebody([permission]), method, path);
      expect([401, 403], `${method} ${path}`).not.toContain(response.status);
      await response.body?.cancel();
    }
  });
});

describe("who may not operate", () => {
  it("changes entries of their own and nobody else's", async () => {
    const ana = createApi(http.engine, { principalOf: () => somebody(["watch", "read", "start", "change"], "ana") });
    const ben = createApi(http.engine, { principalOf: () => somebody(["watch", "read", "start", "change"], "ben") });
    const operator = createApi(http.engine, { principalOf: () => somebody(everyPermission, "cleo") });
    const json = { "Content-Type": "application/json" };
    const started = await ana.request("/api/entries", {
      method: "POST",
      headers: json,
      body: JSON.stringify({ title: "Hers", delay: "1h" }),
    });
    const { id, owner } = (await started.json()) as { id: string; owner: string };
    expect(owner).toBe("ana");
    const change = { method: "PATCH", headers: json, body: JSON.stringify({ title: "Mine now" }) };
    for (const [path, init] of [
      [`/api/entries/${id}`, change],
      [`/api/entries/${id}/cancel`, { method: "POST" }],
      [`/api/entries/${id}/retry`, { method: "POST" }],
    ] as const) {
      const refused = await ben.request(path, init);
      expect(refused.status).toBe(403);
      expect(await refused.json()).toMatchObject({ code: "not_your_entry" });
    }
    expect((await ben.request(`/api/entries/${id}`)).status).toBe(200);
    expect((await ana.request(`/api/entries/${id}`, change)).status).toBe(200);
    expect((await operator.request(`/api/entries/${id}/cancel`, { method: "POST" })).status).toBe(200);
  });
});
