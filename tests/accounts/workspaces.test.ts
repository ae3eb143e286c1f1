/** Several workspaces on one server: what is whose, what concerns all, and how many of a thing there may be. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AccountsUnderTest, type Caller, openAccountsUnderTest } from "./accounts-under-test.ts";

let app: AccountsUnderTest & { owner: Caller };
beforeAll(async () => {
  app = await openAccountsUnderTest();
});
afterAll(() => app.close());

const inWorkspace = (caller: Caller, id: string): Caller => ({
  ...caller,
  call: (method, path, json, headers = {}) =>
    caller.call(method, path, json, { ...headers, cookie: `${caller.cookie}; async-workflow.workspace=${id}` }),
});

test("an owner of the first workspace makes others, apart from it; nobody else does", async () => {
  const made = await app.owner.call<{ id: string; name: string }>("POST", "/api/workspaces", { name: " Second " });
  expect(made).toMatchObject({ status: 201, body: { name: "Second" } });
  const there = inWorkspace(app.owner, made.body.id);
  expect((await there.call("GET", "/api/me")).body).toMatchObject({ workspace: { name: "Second" }, role: "owner" });
  const entry = await app.owner.call<{ id: string }>("POST", "/api/entries", { title: "first", workflow: "plain" });
  expect((await there.call("GET", `/api/entries/${entry.body.id}`)).status).toBe(404);

  const admin = await app.join(app.owner, "admin@test.example", "admin");
  expect(await admin.call("POST", "/api/workspaces", { name: "Third" })).toMatchObject({ status: 403 });
  const guest = await app.join(there, "guest@test.example", "owner");
  expect(await guest.call("POST", "/api/workspaces", { name: "Third" })).toMatchObject({ status: 403 });
  for (const name of ["", " ", "x".repeat(101), 7]) {
    expect(await app.owner.call("POST", "/api/workspaces", { name })).toMatchObject({
      status: 400,
      body: { field: "name" },
    });
  }

  // Its owner may do whatever concerns it, and nothing that concerns all.
  for (const path of ["/api/workflows/plain/pause", "/api/workflows/plain/resume", "/api/workers/none:1:2/drain"]) {
    const body = path.endsWith("pause") ? {} : undefined;
    expect(await guest.call("POST", path, body), path).toMatchObject({ status: 403, body: { code: "not_allowed" } });
    expect([200, 204, 404]).toContain((await app.owner.call("POST", path, body)).status);
  }
});

test("one invitation, one member, one workspace more than there may be is refused, by the limit's name", async () => {
  await app.pool.query(
    `insert into app_accounts.invitation (workspace_id, email, role, token_hash, invited_by, expires_at)
     select 'local', n || '@test.example', 'viewer', sha256(n::text::bytea), u.id, clock_timestamp() + interval '1 day'
       from generate_series(1, 100) n, (select id from app_accounts."user" limit 1) u`,
  );
  const more = { email: "more@test.example", role: "viewer" };
  expect(await app.owner.call("POST", "/api/invitations", more)).toMatchObject({
    status: 429,
    body: { code: "too_many_requests", detail: expect.stringMatching(/at most 100 open invitations/) },
  });
  const again = { email: "5@test.example", role: "viewer" };
  expect((await app.owner.call("POST", "/api/invitations", again)).status).toBe(201);
  await app.pool.query("delete from app_accounts.invitation where accepted_at is null");
  expect((await app.owner.call("POST", "/api/invitations", more)).status).toBe(201);

  await app.pool.query("insert into app_accounts.workspace (name) select 'w' || n from generate_series(1, 98) n");
  expect(await app.owner.call("POST", "/api/workspaces", { name: "One too many" })).toMatchObject({
    status: 429,
    body: { detail: expect.stringMatching(/at most 100 workspaces/) },
  });

  await app.pool.query(
    `with people as (
       insert into app_accounts."user" (id, name, email, "emailVerified")
       select 'u' || n, 'n', 'u' || n || '@test.example', true from generate_series(1, 1000) n returning id)
     insert into app_accounts.member (workspace_id, user_id, role) select 'local', id, 'viewer' from people`,
  );
  const invited = await app.owner.call<{ link: string }>("POST", "/api/invitations", {
    email: "late@test.example",
    role: "viewer",
  });
  const newcomer = { name: "Late", password: "correct horse battery staple" };
  const accept = { token: invited.body.link.split("#")[1], newcomer };
  expect(await app.stranger.call("POST", "/api/invitations/accept", accept)).toMatchObject({
    status: 429,
    body: { detail: expect.stringMatching(/at most 1000 members/) },
  });
  expect((await app.pool.query(`select from app_accounts."user" where email = 'late@test.example'`)).rowCount).toBe(0);
});
