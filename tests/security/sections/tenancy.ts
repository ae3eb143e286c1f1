/** Z01, Z03, Z05, Z07, Z09: nobody where they do not belong. */
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { operationsOf, readDocument } from "../api-document.ts";
import type { SecuredProduct } from "../secured-product.ts";

export function tenancy(product: () => SecuredProduct): void {
  test("Z01 what gets around the pages' guard finds no data, for each call is checked where it is answered", async () => {
    const { stranger, entryId, people } = product();
    const chain = Array(5).fill("middleware").join(":");
    const tricks = [
      { "x-middleware-subrequest": chain },
      { "x-middleware-subrequest": Array(5).fill("src/middleware").join(":") },
      { "x-middleware-subrequest": Array(5).fill("proxy").join(":") },
      { "x-nextjs-data": "1", "x-middleware-prefetch": "1" },
      { rsc: "1", "next-router-state-tree": "%5B%22%22%5D", "next-router-prefetch": "1" },
      { "x-forwarded-uri": "/login", "x-original-url": "/login", "x-rewrite-url": "/login" },
      { cookie: "session_token=1" },
    ];
    for (const headers of tricks) {
      for (const path of ["/api/entries", `/api/entries/${entryId}`, "/api/stream", "/api/members", "/api/audit"]) {
        expect((await stranger.get(path, headers)).status, JSON.stringify([path, headers])).toBe(401);
      }
      for (const path of ["/entries", `/entries/${entryId}`, "/settings", "/system"]) {
        const { text } = await stranger.get(path, headers);
        expect(text, path).not.toMatch(/first\.test|Waits/);
      }
    }
    const odd = [
      "//api/entries",
      "/./api/entries",
      "/%61pi/entries",
      "/api%2fentries",
      "/api/./entries",
      "/api//entries",
      "/en/api/entries",
      "/_next/data/x/entries.json",
      `/entries/${entryId}.rsc`,
      "/entries.segments/_tree.segment.rsc",
      "/api/entries/",
      "/api/entries?nxtPid=1",
      "/API/entries",
      "/api/entries;x=1",
      "/api/entries%00",
      "/_next/../api/entries",
    ];
    for (const path of odd) {
      const { status, text } = await stranger.get(path);
      // A page without its data is no secret.
      expect(text, path).not.toMatch(/Waits|first\.test|"entries":\[/);
      expect(status, path).toBeLessThan(500);
    }
    expect((await people.viewer.get("/api/entries")).status).toBe(200);
  });

  test("Z03 no write takes a field that is not its own, and no answer has one that is not described", async () => {
    const { people, stranger, entryId, startEntry, pool } = product();
    const entry = await startEntry(people.member);
    const rowOf = async () => (await pool.query("select * from async_workflow.entry where id = $1", [entry])).rows;
    const before = await rowOf();
    const own = {
      workspace: "other",
      workspaceId: "other",
      projectId: "other",
      owner: "x",
      userId: "x",
      role: "owner",
      claim_id: "x",
      token: 1,
      attempt: 9,
      state: "completed",
      id: "x",
    };
    for (const [method, path, right] of [
      ["POST", "/api/entries", { title: "x", delay: "1h" }],
      ["PATCH", `/api/entries/${entry}`, { title: "x" }],
      ["POST", `/api/entries/${entry}/retry`, {}],
      ["POST", "/api/bulk", { action: "cancel", ids: [entry], dryRun: true }],
      ["POST", "/api/views", { name: "x", query: "" }],
    ] as const) {
      for (const [field, value] of Object.entries(own)) {
        const { status, text } = await people.member.call(method, path, { json: { ...right, [field]: value } });
        expect([method, path, field, status], text).toEqual([method, path, field, 400]);
      }
    }
    expect(await rowOf()).toEqual(before);
    for (const path of ["/api/keys", "/api/invitations", "/api/webhooks", "/api/inlets"]) {
      for (const [field, value] of Object.entries(own)) {
        if (path === "/api/invitations" && field === "role") continue;
        const right = {
          keys: { name: "x", scopes: ["read"] },
          invitations: { email: "x@first.test", role: "viewer" },
          webhooks: { url: "https://private.test/", events: ["entry.failed"] },
          inlets: { workflow: "demo", title: "x" },
        };
        const json = { ...right[path.slice(5) as keyof typeof right], [field]: value };
        expect((await people.owner.post(path, json)).status, `${path} ${field}`).toBe(400);
      }
    }
    const document = await readDocument(stranger);
    const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
    ajv.addSchema(document, "api");
    for (const { method, path, id, tags } of operationsOf(document)) {
      if (tags.includes("Sign-in")) continue;
      if (method !== "GET" || ["streamEntries", "exportEntries", "exportAudit"].includes(id)) continue;
      const asked = path.startsWith("/api/entries/{id}") ? path.replace("{id}", entryId) : path;
      if (asked.includes("{")) continue;
      const { status, body } = await people.owner.get(asked);
      expect(status, asked).toBe(200);
      const pointer = ["paths", path, "get", "responses", "200", "content", "application/json", "schema"];
      const ref = pointer.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/");
      ajv.validate({ $ref: `api#/${ref}` }, body);
      expect(ajv.errors ?? [], asked).toEqual([]);
    }
  });

  test("Z05 ids cannot be guessed and count nothing", async () => {
    const { people, startEntry } = product();
    const ids = [await startEntry(people.owner), await startEntry(people.owner)];
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    // What follows the time is random: the last twelve digits of two neighbours have nothing in common.
    const [first = 0, second = 0] = ids.map((id) => Number.parseInt(id.slice(-12), 16));
    expect(Math.abs(first - second)).toBeGreaterThan(1_000);
    const { body } = await people.owner.get<{ keys: { id: string }[] }>("/api/keys");
    for (const { id } of body.keys) expect(id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("Z07 an invitation is for one address, one use and a week, and the last owner stays", async () => {
    const { people, stranger, pool, signIn } = product();
    const invite = async (email: string) => {
      const { body } = await people.owner.post<{ link: string }>("/api/invitations", { email, role: "viewer" });
      return body.link.split("#")[1] ?? "";
    };
    const token = await invite("only@first.test");
    expect((await people.viewer.post("/api/invitations/accept", { token })).status).toBe(403);
    const newcomer = { name: "Only", password: "a quiet teapot on the shelf" };
    const both = await Promise.all([1, 2].map(() => stranger.post("/api/invitations/accept", { token, newcomer })));
    expect(both.filter(({ status }) => status === 204)).toHaveLength(1);
    expect((await stranger.post("/api/invitations/accept", { token, newcomer })).status).toBe(404);
    const late = await invite("late@first.test");
    await pool.query(
      "update app_accounts.invitation set expires_at = clock_timestamp() where email = 'late@first.test'",
    );
    expect((await stranger.post("/api/invitations/look", { token: late })).status).toBe(404);
    expect((await stranger.post("/api/invitations/accept", { token: late, newcomer })).status).toBe(404);
    const { owner } = people;
    expect((await owner.call("DELETE", `/api/members/${owner.userId}`)).status).toBe(409);
    expect((await owner.call("PATCH", `/api/members/${owner.userId}`, { json: { role: "viewer" } })).status).toBe(409);
    const only = await signIn("only@first.test", newcomer.password);
    const { body } = await only.get<{ user: { id: string } }>("/api/me");
    expect((await only.call("DELETE", `/api/members/${body.user.id}`)).status).toBe(204);
  });

  test("Z09 idempotency keys, cursors, streams and inlets of one workspace mean nothing in another", async () => {
    const { people, foreign, keys, startEntry } = product();
    const start = (caller: typeof people.owner | typeof foreign.key) =>
      caller.post<{ id: string }>("/api/entries", { title: "Same key", delay: "1h" }, { "idempotency-key": "z09" });
    const [ours, again, theirs] = [
      await start(people.owner),
      await start(keys.start as never),
      await start(foreign.key),
    ];
    expect(again.body.id).toBe(ours.body.id);
    expect(theirs.status).toBe(201);
    expect(theirs.body.id).not.toBe(ours.body.id);
    await startEntry(people.owner);
    const page = await people.owner.get<{ next: string }>("/api/entries?limit=1");
    const followed = await foreign.key.get(`/api/entries?limit=100&cursor=${encodeURIComponent(page.body.next)}`);
    expect([200, 400]).toContain(followed.status);
    expect(followed.text).not.toContain(ours.body.id);
    const inlet = { workflow: "demo", title: "Theirs" };
    const signature = (await foreign.owner.post<{ url: string }>("/api/inlets", inlet)).body.url.split("/").at(-1);
    const own = await people.owner.post<{ id: string }>("/api/inlets", { workflow: "demo", title: "Ours" });
    expect((await people.owner.post(`/api/hooks/${own.body.id}/${signature}`, {})).status).toBe(404);
  });
}
