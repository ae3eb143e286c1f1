import { createApi } from "async-workflow/http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isKey, newKey } from "../../accounts/api-key.ts";
import { openAccounts } from "../../accounts/index.ts";
import { type AccountsUnderTest, type Caller, openAccountsUnderTest, publicUrl } from "./accounts-under-test.ts";

/** A page of an application that shows its users their entries. */
const theirPage = "https://anywhere.example";
let under: AccountsUnderTest & { owner: Caller };
beforeAll(async () => {
  under = await openAccountsUnderTest({ ALLOWED_ORIGINS: `https://other.example, ${theirPage}` }, { guarded: true });
});
afterAll(() => under.close());

const make = async (scopes: string[], more: object = {}) => {
  const { status, body } = await under.owner.call<{ id: string; key: string; ending: string }>("POST", "/api/keys", {
    name: "Test",
    scopes,
    ...more,
  });
  expect(status).toBe(201);
  return body;
};
const call = <Body = unknown>(key: string, method: string, path: string, json?: unknown) =>
  under.stranger.call<Body>(method, path, json, { authorization: `Bearer ${key}`, origin: theirPage });
const entry = { title: "By key", workflow: "plain", delay: "1h" };

describe("an API key", () => {
  test("has 256 random bits and a checksum, and only its hash is kept", async () => {
    expect(new Set(Array.from({ length: 1000 }, () => newKey().key)).size).toBe(1000);
    const { key } = newKey();
    expect(isKey(key)).toBe(true);
    const wrong = key.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    for (const other of [wrong, key.slice(1), `${key}0`, "", "aw_"]) expect(isKey(other)).toBe(false);
    const made = await make(["read"]);
    const { rows } = await under.pool.query("select k::text as text from app_accounts.api_key k");
    expect(JSON.stringify(rows)).not.toContain(made.key.slice(3));
    const { body } = await under.owner.call<{ keys: object[] }>("GET", "/api/keys");
    expect(JSON.stringify(body)).not.toContain(made.key);
    expect(body.keys[0]).toMatchObject({ ending: made.key.slice(-4), usedAt: null });
  });

  test("may do what its scopes say, from pages that are named, and nothing that only people do", async () => {
    const read = await make(["read"]);
    const start = await make(["start"]);
    const operate = await make(["operate"]);
    const admin = await make(["admin"]);
    expect((await call(read.key, "POST", "/api/entries", entry)).status).toBe(403);
    const started = await call<{ id: string; owner: string }>(start.key, "POST", "/api/entries", entry);
    expect(started).toMatchObject({ status: 201, body: { owner: `key:${start.id}` } });
    expect((await call(start.key, "GET", "/api/entries")).status).toBe(403);
    expect((await call(read.key, "GET", `/api/entries/${started.body.id}`)).status).toBe(200);
    expect((await call(read.key, "POST", `/api/entries/${started.body.id}/cancel`)).status).toBe(403);
    expect((await call(operate.key, "POST", `/api/entries/${started.body.id}/cancel`)).status).toBe(200);
    for (const [method, path, json] of [
      ["POST", "/api/keys", { name: "More", scopes: ["admin"] }],
      ["POST", `/api/keys/${read.id}/rotate`, {}],
      ["DELETE", `/api/keys/${read.id}`, undefined],
      ["POST", "/api/invitations", { email: "x@test.example", role: "admin" }],
    ] as const) {
      expect(await call(admin.key, method, path, json)).toMatchObject({ status: 403, body: { code: "not_allowed" } });
    }
    const { body } = await under.owner.call<{ keys: { id: string; usedAt: string | null }[] }>("GET", "/api/keys");
    expect(body.keys.find(({ id }) => id === read.id)?.usedAt).not.toBeNull();
  });

  test("is never read from the query, sets no cookie, and does not mix with a session", async () => {
    const { key } = await make(["read"]);
    expect((await under.stranger.call("GET", `/api/entries?api_key=${key}`)).status).toBe(401);
    const answer = await call(key, "GET", "/api/entries");
    expect(answer.headers.get("set-cookie")).toBeNull();
    const mixed = await under.owner.call("GET", "/api/entries", undefined, { authorization: `Bearer ${key}` });
    expect(mixed.status).toBe(400);
    for (const authorization of ["Bearer", `Basic ${key}`, `Bearer ${key} x`, "Bearer aw_wrong"]) {
      expect((await under.stranger.call("GET", "/api/entries", undefined, { authorization })).status).toBe(401);
    }
  });

  test("is dead once it was revoked or has expired: here at once, in another process within five seconds", async () => {
    const { id, key } = await make(["read"]);
    const other = await openAccounts({
      config: under.config,
      databaseUrl: under.databaseUrl,
      publicUrl,
      addressOf: () => "192.0.2.9",
      log: { debug() {}, info() {}, warn() {}, error() {} },
    });
    const elsewhere = createApi(under.engine, { principalOf: other.principalOf });
    const ask = () => elsewhere.request("/api/entries", { headers: { authorization: `Bearer ${key}` } });
    expect((await ask()).status).toBe(200);
    expect((await call(key, "GET", "/api/entries")).status).toBe(200);
    expect((await under.owner.call("DELETE", `/api/keys/${id}`)).status).toBe(204);
    const revokedAt = Date.now();
    expect((await call(key, "GET", "/api/entries")).status).toBe(401);
    await expect.poll(async () => (await ask()).status, { timeout: 5_000, interval: 200 }).toBe(401);
    expect(Date.now() - revokedAt).toBeLessThan(5_000);
    await other.close();
    const brief = await make(["read"], { expiresInDays: 1 });
    await under.pool.query("update app_accounts.api_key set expires_at = now() where id = $1", [brief.id]);
    expect((await call(brief.key, "GET", "/api/entries")).status).toBe(401);
  });

  test("is replaced with an overlap", async () => {
    const { id, key } = await make(["read"]);
    const { body } = await under.owner.call<{ key: string }>("POST", `/api/keys/${id}/rotate`, { overlapMinutes: 5 });
    expect((await call(key, "GET", "/api/entries")).status).toBe(200);
    expect((await call(body.key, "GET", "/api/entries")).status).toBe(200);
    const second = await under.owner.call<{ key: string }>("POST", `/api/keys/${id}/rotate`, { overlapMinutes: 0 });
    expect(second.status).toBe(201);
    expect((await call(key, "GET", "/api/entries")).status).toBe(401);
  });
});

describe("a public token", () => {
  test("watches its entries and those it starts, starts its workflows, and nothing else", async () => {
    const { id, key } = await make(["start"]);
    const start = async () => (await call<{ id: string }>(key, "POST", "/api/entries", entry)).body.id;
    const [mine, foreign] = [await start(), await start()];
    const made = await call<{ token: string }>(key, "POST", "/api/tokens", { entries: [mine], workflows: ["plain"] });
    expect(made.status).toBe(201);
    const { token } = made.body;
    for (const path of ["", "/timeline", "/events", "/logs"]) {
      expect((await call(token, "GET", `/api/entries/${mine}${path}`)).status).toBe(200);
      expect((await call(token, "GET", `/api/entries/${foreign}${path}`)).status).toBe(404);
    }
    expect((await call(token, "GET", "/api/entries")).status).toBe(403);
    expect((await call(token, "POST", `/api/entries/${mine}/cancel`)).status).toBe(403);
    expect((await call(token, "GET", `/api/stream?ids=${foreign}`)).status).toBe(404);
    expect((await call(token, "GET", "/api/stream")).status).toBe(400);
    expect((await call(token, "POST", "/api/tokens", {})).status).toBe(403);
    const own = await call<{ id: string }>(token, "POST", "/api/entries", entry);
    expect(own.status).toBe(201);
    expect((await call(token, "GET", `/api/entries/${own.body.id}`)).status).toBe(200);
    expect((await call(token, "POST", "/api/entries", { ...entry, workflow: "other" })).status).toBe(403);
    expect((await call(`${token}x`, "GET", `/api/entries/${mine}`)).status).toBe(401);
    await under.owner.call("DELETE", `/api/keys/${id}`);
    expect((await call(token, "GET", `/api/entries/${mine}`)).status).toBe(401);
  });

  test("is for entries of the key's own workspace", async () => {
    const { key } = await make(["start"]);
    const unknown = "019ab4a2-7c1e-7f3a-9d2b-5f0c8e6a1b47";
    expect((await call(key, "POST", "/api/tokens", { entries: [unknown] })).status).toBe(404);
  });
});

describe("a page of another site", () => {
  const ask = (headers: Record<string, string>, method = "GET", path = "/api/entries", json?: object) =>
    under.stranger.call<{ code: string }>(method, path, json, headers);
  const corsOf = ({ headers }: { headers: Headers }) =>
    [...headers.keys()].filter((name) => /access-control/.test(name));

  test("that is named asks, calls with a token and reads the answers, problems too", async () => {
    const before = { origin: theirPage, "access-control-request-method": "POST" };
    const preflight = await ask(before, "OPTIONS", "/api/entries");
    expect(preflight.status).toBe(204);
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      "access-control-allow-origin": theirPage,
      "access-control-allow-methods": expect.stringContaining("POST"),
      "access-control-allow-headers": expect.stringMatching(/Authorization.*Idempotency-Key/),
      vary: expect.stringContaining("Origin"),
    });
    const { key } = await make(["read"]);
    for (const bearer of [key, "wrong"]) {
      const answer = await ask({ origin: theirPage, authorization: `Bearer ${bearer}` });
      expect(answer.status).toBe(bearer === key ? 200 : 401);
      expect(answer.headers.get("access-control-allow-origin")).toBe(theirPage);
      expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
      expect(answer.headers.get("vary")).toContain("Origin");
    }
  });

  test("may do nothing with a session, and one that is not named nothing at all", async () => {
    const withSession = { origin: theirPage, cookie: under.owner.cookie };
    expect(await ask(withSession, "POST", "/api/entries", entry)).toMatchObject({
      status: 403,
      body: { code: "origin_not_allowed" },
    });
    expect(await ask(withSession)).toMatchObject({ status: 403, body: { code: "origin_not_allowed" } });
    for (const origin of [
      "https://anywhere.example.evil.example",
      "http://anywhere.example",
      "https://anywhere.example:444",
      "null",
      "*",
    ]) {
      for (const method of ["GET", "OPTIONS"]) {
        const answer = await ask({ origin, "access-control-request-method": "GET" }, method);
        expect([origin, answer.status, corsOf(answer)]).toEqual([origin, 403, []]);
      }
    }
    expect(corsOf(await under.owner.call("GET", "/api/entries"))).toEqual([]);
  });
});

describe("an inlet", () => {
  test("starts an entry by its signed address, once per message, until the address is replaced", async () => {
    const { body: inlet } = await under.owner.call<{ id: string; url: string }>("POST", "/api/inlets", {
      workflow: "plain",
      title: "From outside",
    });
    const path = new URL(inlet.url).pathname;
    const { body: listed } = await under.owner.call("GET", "/api/inlets");
    expect(listed).toMatchObject({ inlets: [{ id: inlet.id, workflow: "plain", ending: path.slice(-4) }] });
    expect(JSON.stringify(listed)).not.toContain(path);
    const post = (to: string, id = "m1") =>
      under.stranger.call<{ id: string }>("POST", to, { hello: 1 }, { "webhook-id": id });
    const [first, again] = [await post(path), await post(path)];
    expect(first.status).toBe(202);
    expect(again.body.id).toBe(first.body.id);
    expect((await post(path, "m2")).body.id).not.toBe(first.body.id);
    expect((await post(`${path.slice(0, -1)}x`)).status).toBe(404);
    expect((await post(`/api/hooks/${inlet.id}/`)).status).toBe(404);
    const { body: replaced } = await under.owner.call<{ url: string }>(
      "POST",
      `/api/inlets/${inlet.id}/replace-address`,
    );
    expect((await post(path, "m3")).status).toBe(404);
    expect((await post(new URL(replaced.url).pathname, "m3")).status).toBe(202);
    expect((await under.owner.call("POST", "/api/inlets", { workflow: "none", title: "x" })).status).toBe(400);
  });
});
