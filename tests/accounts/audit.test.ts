import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type AccountsUnderTest,
  type Caller,
  openAccountsUnderTest,
  password,
  publicUrl,
} from "./accounts-under-test.ts";

interface Record {
  readonly actor: string | null;
  readonly action: string;
  readonly target: string | null;
  readonly reason: string | null;
  readonly address: string | null;
  readonly requestId: string | null;
  readonly detail: unknown;
}
let under: AccountsUnderTest & { owner: Caller };
beforeAll(async () => {
  under = await openAccountsUnderTest({}, { guarded: true });
});
afterAll(() => under.close());

const log = async (query = "") =>
  (await under.owner.call<{ records: Record[]; next: string | null }>("GET", `/api/audit${query}`)).body;

test("what people do is in the audit log, with who, from where and why", async () => {
  under.address = "203.0.113.7";
  const member = await under.join(under.owner, "member@test.example", "member");
  const entry = await member.call<{ id: string }>("POST", "/api/entries", {
    title: "Hers",
    workflow: "plain",
    delay: "1h",
  });
  await member.call("POST", `/api/entries/${entry.body.id}/cancel`, undefined, { reason: "Started by mistake" });
  const key = await under.owner.call<{ id: string }>("POST", "/api/keys", { name: "CI", scopes: ["start"] });
  await under.owner.call("DELETE", `/api/keys/${key.body.id}`);
  const { body: me } = await member.call<{ user: { id: string } }>("GET", "/api/me");
  await under.owner.call("PATCH", `/api/members/${me.user.id}`, { role: "viewer" });
  await under.owner.call("DELETE", `/api/members/${me.user.id}`);
  await under.stranger.call("POST", "/api/auth/sign-in/email", {
    email: "owner@test.example",
    password: "wrong wrong",
  });

  const { records } = await log();
  expect(records.map(({ action }) => action)).toEqual([
    "account.refused",
    "member.remove",
    "member.change_role",
    "key.revoke",
    "key.make",
    "entry.cancel",
    "account.sign_in",
    "member.join",
    "member.invite",
    "account.sign_in",
    "workspace.set_up",
  ]);
  const cancel = records.find(({ action }) => action === "entry.cancel");
  expect(cancel).toMatchObject({
    actor: me.user.id,
    target: entry.body.id,
    reason: "Started by mistake",
    address: "203.0.113.7",
    requestId: expect.stringMatching(/./),
  });
  expect(JSON.stringify(records)).not.toContain(password);
});

test("the log is read by admins, filtered, in pages", async () => {
  const operator = await under.join(under.owner, "operator@test.example", "operator");
  expect((await operator.call("GET", "/api/audit")).status).toBe(403);
  const keys = await log("?action=key,member.invite&limit=2");
  expect(keys.records.every(({ action }) => /^key\.|^member\.invite$/.test(action))).toBe(true);
  expect(keys.records).toHaveLength(2);
  const rest = await log(`?action=key,member.invite&cursor=${keys.next}`);
  expect(rest.records.map(({ action }) => action)).toContain("member.invite");
  expect((await under.owner.call("GET", "/api/audit?limit=0")).status).toBe(400);
  expect((await under.owner.call("GET", "/api/audit?cursor=x")).status).toBe(400);
  expect((await log("?from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z")).records).toEqual([]);
});

test("nobody changes a record, whatever their role in the database", async () => {
  for (const statement of [
    "update async_workflow.audit set actor = 'somebody else'",
    "delete from async_workflow.audit",
    "truncate async_workflow.audit",
  ]) {
    await expect(under.pool.query(statement)).rejects.toThrow("append-only");
  }
});

test("a change that is not committed leaves no record, and no change is without one", async () => {
  const before = (await log("?limit=1000")).records.length;
  expect((await under.owner.call("POST", "/api/entries/019ab4a2-7c1e-7f3a-9d2b-5f0c8e6a1b47/cancel")).status).toBe(404);
  expect((await log("?limit=1000")).records).toHaveLength(before);
});

test("a loop of refused requests leaves one record a minute and one that counts the rest, and no stranger leaves any", async () => {
  const viewer = await under.join(under.owner, "viewer@test.example", "viewer");
  const { body: me } = await viewer.call<{ user: { id: string } }>("GET", "/api/me");
  const id = "019ab4a2-7c1e-7f3a-9d2b-5f0c8e6a1b47";
  for (let again = 0; again < 5; again++) {
    expect((await viewer.call("POST", `/api/entries/${id}/cancel`)).status).toBe(403);
  }
  expect((await viewer.call("GET", "/api/keys", undefined, { reason: "Curious" })).status).toBe(403);
  expect((await under.stranger.call("GET", "/api/keys")).status).toBe(401);
  const noted = async () => (await log(`?action=access.refused&actor=${me.user.id}`)).records;
  const asked = "POST /api/entries/{id}/cancel";
  expect(await noted()).toMatchObject([
    { target: null, reason: "Curious", detail: { asked: "GET /api/keys", code: "not_allowed" } },
    { target: id, reason: null, address: under.address, detail: { asked, code: "not_allowed" } },
  ]);
  await under.accounts.endRefusals();
  expect((await noted()).map(({ detail }) => detail)).toContainEqual({ asked, code: "not_allowed", moreTimes: 4 });
  const { records } = await log("?action=access&limit=1000");
  expect(records.filter(({ actor }) => actor === null)).toEqual([]);
});

test("what a page of another site asks for with somebody's session is there too, with that site, and fills nothing either", async () => {
  const victim = await under.join(under.owner, "victim@test.example", "operator");
  const { body: me } = await victim.call<{ user: { id: string } }>("GET", "/api/me");
  const entry = { title: "x", workflow: "plain" };
  const noted = async () => (await log(`?action=access.refused&actor=${me.user.id}`)).records;
  for (let site = 0; site < 5; site++) {
    const answer = await victim.call("POST", "/api/entries", entry, { origin: `https://evil${site}.example` });
    expect(answer).toMatchObject({ status: 403, body: { code: "origin_not_allowed" } });
  }
  const asked = "POST /api/entries";
  expect((await noted()).map(({ detail }) => detail)).toEqual([
    { asked, code: "origin_not_allowed", from: "https://evil0.example" },
  ]);
  // Of our host, but another scheme; none at all; reading; another name of the server; what strangers send.
  await victim.call("POST", "/api/auth/sign-out", {}, { origin: publicUrl.replace("http:", "https:") });
  await victim.call("DELETE", "/api/keys/x", undefined, { origin: "" });
  await victim.call("GET", "/api/entries", undefined, { origin: "null" });
  expect((await victim.call("GET", "/api/me", undefined, { host: "rebound.example" })).status).toBe(403);
  const before = (await log("?action=access&limit=1000")).records.length;
  await under.stranger.call("POST", "/api/entries", entry, { origin: "https://evil.example" });
  await under.stranger.call("GET", "/api/me", undefined, { host: "rebound.example" });
  expect((await log("?action=access&limit=1000")).records).toHaveLength(before);
  await under.accounts.endRefusals();
  expect((await noted()).map(({ detail }) => detail)).toEqual([
    { asked, code: "origin_not_allowed", from: "https://evil4.example", moreTimes: 4 },
    { asked: "GET /api/me", code: "host_not_allowed", from: "rebound.example" },
    { asked: "GET /api/entries", code: "origin_not_allowed", from: "null" },
    { asked: "DELETE /api/keys/{id}", code: "origin_not_allowed", from: "" },
    { asked: "POST /api/auth/sign-out", code: "origin_not_allowed", from: "https://workflows.test" },
    { asked, code: "origin_not_allowed", from: "https://evil0.example" },
  ]);
});

test("the export has what the filter has, beyond a page, and no formula", async () => {
  const formula = `=cmd|' /C calc'!A0`;
  const insert = `insert into async_workflow.audit (workspace, actor, action, target, reason)
    select 'local', 'user', 'test.row', i::text, $1 from generate_series(1, 1001) i`;
  await under.pool.query(insert, [formula]);
  await under.pool.query(
    "insert into async_workflow.audit (workspace, actor, action) values ('elsewhere', 'user', 'test.row')",
  );
  const file = <Body = string>(query: string) =>
    under.owner.call<Body>("GET", `/api/audit/export?action=test.row${query}`);
  const csv = await file("&format=csv");
  expect(csv.headers.get("content-disposition")).toBe('attachment; filename="audit.csv"');
  const lines = csv.body.trimEnd().split("\r\n");
  expect(lines).toHaveLength(1002);
  expect(lines[0]).toMatch(/^id,at,actor,action,target,reason/);
  expect(lines[1]).toContain(`'${formula}`);
  // A single line of NDJSON is JSON.
  expect((await file<object>("&format=ndjson&target=7")).body).toMatchObject({ target: "7", reason: formula });
  expect((await file("&format=xml")).status).toBe(400);
  expect((await file("&cursor=x")).status).toBe(400);
});
