/** K01–K07: API keys, and what they may not do. */
import { expect, test, vi } from "vitest";
import { isKey } from "../../../accounts/api-key.ts";
import { callerOf } from "../http-caller.ts";
import type { SecuredProduct } from "../secured-product.ts";

export function apiKeys(product: () => SecuredProduct): void {
  const withKey = (key: string) => callerOf(product().port, { authorization: `Bearer ${key}` });

  test("K01 a key has 256 random bits and a checksum, is shown once, and only its hash is kept", async () => {
    const { people, makeKey, pool } = product();
    const { id, key } = await makeKey(people.owner, ["read"]);
    expect(key).toMatch(/^aw_[\w-]{43}[0-9a-z]{7}$/);
    expect(isKey(key)).toBe(true);
    const list = await people.owner.get<{ keys: { id: string; ending: string }[] }>("/api/keys");
    expect(list.text).not.toContain(key.slice(3, 40));
    expect(list.body.keys.find((one) => one.id === id)?.ending).toBe(key.slice(-4));
    const { rows } = await pool.query("select k::text from app_accounts.api_key k");
    expect(JSON.stringify(rows)).not.toContain(key.slice(3, 40));
    const mistyped = key.replace(/^aw_./, (begin) => (begin === "aw_A" ? "aw_B" : "aw_A"));
    expect(isKey(mistyped)).toBe(false);
    expect((await withKey(mistyped).get("/api/entries")).status).toBe(401);
  });

  test("K03 a key expires, is replaced with an overlap, and is dead at once when it is revoked", async () => {
    const { people, makeKey, pool } = product();
    const { id, key } = await makeKey(people.owner, ["read"], { expiresInDays: 30 });
    const rotated = await people.owner.post<{ id: string; key: string; expiresAt: string | null }>(
      `/api/keys/${id}/rotate`,
      { overlapMinutes: 5 },
    );
    expect(rotated.status, rotated.text).toBe(201);
    // A key that was to end does not become one for ever by being replaced.
    expect(Date.parse(rotated.body.expiresAt ?? "")).toBeLessThan(Date.now() + 31 * 86_400_000);
    for (const one of [key, rotated.body.key]) expect((await withKey(one).get("/api/entries")).status).toBe(200);
    await pool.query("update app_accounts.api_key set expires_at = clock_timestamp() where id = $1", [id]);
    const begun = performance.now();
    await vi.waitFor(async () => expect((await withKey(key).get("/api/entries")).status).toBe(401), { timeout: 6_000 });
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect((await people.owner.call("DELETE", `/api/keys/${rotated.body.id}`)).status).toBe(204);
    expect((await withKey(rotated.body.key).get("/api/entries")).status).toBe(401);
  });

  test("K04 a key is read from Authorization: Bearer and from nowhere else", async () => {
    const { port, stranger, keys } = product();
    const { key } = keys.admin;
    for (const name of ["api_key", "apiKey", "key", "token", "access_token"]) {
      expect((await stranger.get(`/api/entries?${name}=${key}`)).status, name).toBe(401);
    }
    for (const name of ["x-api-key", "api-key", "x-auth-token", "cookie", "proxy-authorization"]) {
      expect((await stranger.get("/api/entries", { [name]: key })).status, name).toBe(401);
    }
    for (const authorization of [key, `Basic ${btoa(`${key}:`)}`, `Bearer ${key} x`, `Bearer  ${key}`, "Bearer"]) {
      expect((await callerOf(port, { authorization }).get("/api/entries")).status, authorization).toBe(401);
    }
  });

  test("K05 a key makes and widens no keys, changes no members, and reads no secrets", async () => {
    const { keys, people } = product();
    const { admin } = keys;
    const webhook = await people.owner.post<{ id: string }>("/api/webhooks", {
      url: "https://private.test/k05",
      events: ["entry.failed"],
    });
    for (const [method, path, json] of [
      ["POST", "/api/keys", { name: "More", scopes: ["admin"] }],
      ["POST", `/api/keys/${admin.id}/rotate`, {}],
      ["DELETE", `/api/keys/${keys.read.id}`, undefined],
      ["POST", "/api/invitations", { email: "x@first.test", role: "owner" }],
      ["PATCH", `/api/members/${people.viewer.userId}`, { role: "admin" }],
      ["DELETE", `/api/members/${people.viewer.userId}`, undefined],
      ["POST", `/api/webhooks/${webhook.body.id}/rotate`, {}],
      ["POST", "/api/webhooks", { url: "https://private.test/", events: ["entry.failed"] }],
      ["POST", "/api/inlets", { workflow: "demo", title: "x" }],
    ] as const) {
      const { status, text } = await admin.call(method, path, { json });
      expect([method, path, status], text).toEqual([method, path, 403]);
    }
    const shown = await Promise.all(
      ["keys", "webhooks", "inlets", "members", "invitations"].map((path) => admin.get(`/api/${path}`)),
    );
    for (const { text } of shown) expect(text).not.toMatch(/whsec_|aw_|token|\/api\/hooks/);
    expect((await people.owner.call("DELETE", `/api/webhooks/${webhook.body.id}`)).status).toBe(204);
  });

  test("K06 its last use is kept with time and address, and what it did stands in the audit log under its name", async () => {
    const { people, makeKey, port, startEntry } = product();
    const { id, key } = await makeKey(people.owner, ["operate"]);
    const caller = callerOf(port, { authorization: `Bearer ${key}` }, "198.51.100.77");
    const entry = await startEntry(people.owner);
    expect((await caller.post(`/api/entries/${entry}/cancel`, undefined, { reason: "K06" })).status).toBe(200);
    const { body } = await people.owner.get<{ keys: { id: string; usedAt: string; usedFrom: string }[] }>("/api/keys");
    const used = body.keys.find((one) => one.id === id);
    expect(used?.usedFrom).toBe("198.51.100.77");
    expect(Date.now() - Date.parse(used?.usedAt ?? "")).toBeLessThan(60_000);
    const { body: audit } = await people.owner.get<{ records: object[] }>("/api/audit?limit=20");
    expect(audit.records).toContainEqual(
      expect.objectContaining({
        actor: `key:${id}`,
        action: "entry.cancel",
        target: entry,
        reason: "K06",
        address: "198.51.100.77",
      }),
    );
  });

  test("K07 a key needs no Origin and sets no cookie, and with a session beside it the request is refused", async () => {
    const { keys, people, port } = product();
    const foreign = { origin: undefined };
    const started = await keys.start.post("/api/entries", { title: "By key", delay: "1h" }, foreign);
    expect(started.status, started.text).toBe(201);
    expect(started.headers["set-cookie"]).toBeUndefined();
    const both = callerOf(port, { ...people.owner.identity, ...keys.admin.identity });
    const mixed = await both.get<{ code: string }>("/api/entries");
    expect([mixed.status, mixed.body.code]).toEqual([400, "invalid_input"]);
  });
}
