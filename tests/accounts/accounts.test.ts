import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { roles } from "../../accounts/roles.ts";
import { readConfig } from "../../lib/config/index.ts";
import { type AccountsUnderTest, type Caller, openAccountsUnderTest, password } from "./accounts-under-test.ts";

interface InvitationAnswer {
  readonly id: string;
  readonly email: string;
  readonly link: string;
}
let under: AccountsUnderTest;
let owner: Caller;
beforeAll(async () => {
  const opened = await openAccountsUnderTest();
  under = opened;
  owner = opened.owner;
});
afterAll(() => under.close());

describe("a server that others can reach", () => {
  test.each([
    [{ HOST: "0.0.0.0" }, "AUTH_SECRET is missing"],
    [{ HOST: "0.0.0.0", AUTH_SECRET: "secret" }, "AUTH_SECRET is too weak"],
    [{ AUTH: "required", AUTH_SECRET: "secretsecretsecretsecretsecretsecret" }, "AUTH_SECRET is too weak"],
    [{ HOST: "0.0.0.0", AUTH_SECRET: "kN3vQ8-xW5_tR7yZ2bH6mJ9cL4pS1dFg" }, "PUBLIC_URL is missing"],
  ])("does not start with %o", (environment, sentence) => {
    expect(() => readConfig(environment)).toThrow(sentence);
  });

  test("has login, and one on this machine alone has not", () => {
    expect(readConfig({}).accounts).toBeNull();
    const open = { HOST: "::", AUTH_SECRET: "kN3vQ8-xW5_tR7yZ2bH6mJ9cL4pS1dFg", PUBLIC_URL: "https://w.example.org/" };
    expect(readConfig(open).accounts).toMatchObject({ publicUrl: "https://w.example.org" });
  });
});

describe("nobody", () => {
  test("sees or starts anything, and is told where to sign in", async () => {
    for (const [method, path] of [
      ["GET", "/api/entries"],
      ["POST", "/api/entries"],
      ["GET", "/api/stream"],
      ["GET", "/api/members"],
      ["GET", "/api/invitations"],
    ] as const) {
      const answer = await under.stranger.call(method, path, method === "POST" ? { title: "x" } : undefined);
      expect(answer).toMatchObject({ status: 401, body: { code: "not_signed_in" } });
    }
    expect((await under.stranger.call("GET", "/api/me")).body).toMatchObject({
      mode: "login",
      user: null,
      permissions: [],
    });
    expect((await under.stranger.call("GET", "/api/health")).status).toBe(200);
  });

  test("sets the server up a second time", async () => {
    const again = { token: "x".repeat(43), workspace: "Mine", name: "Eve", email: "eve@test.example", password };
    expect(await under.stranger.call("POST", "/api/setup", again)).toMatchObject({
      status: 404,
      body: { code: "not_found" },
    });
  });

  test.each([
    "sign-up/email",
    "get-session",
    "delete-user",
    "update-user",
    "admin/list-users",
    "api-key/create",
    "link-social",
  ])("finds /api/auth/%s, which is not in use", async (path) => {
    expect((await under.stranger.call("POST", `/api/auth/${path}`, {})).status).toBe(404);
    expect((await under.stranger.call("GET", `/api/auth/${path}`)).status).toBe(404);
  });
});

describe("roles", () => {
  test("decide what members may do, and each sees their own in /api/me", async () => {
    const viewer = await under.join(owner, "viewer@test.example", "viewer");
    const member = await under.join(owner, "member@test.example", "member");
    const operator = await under.join(owner, "operator@test.example", "operator");
    const entry = { title: "Hers", workflow: "plain", delay: "1h" };
    expect((await viewer.call("POST", "/api/entries", entry)).status).toBe(403);
    const { body } = await member.call<{ id: string }>("POST", "/api/entries", entry);
    expect((await viewer.call("GET", `/api/entries/${body.id}`)).status).toBe(200);
    const other = await under.join(owner, "other@test.example", "member");
    expect(await other.call("POST", `/api/entries/${body.id}/cancel`)).toMatchObject({
      status: 403,
      body: { code: "not_your_entry" },
    });
    expect((await operator.call("POST", `/api/entries/${body.id}/cancel`)).status).toBe(200);
    expect((await operator.call("GET", "/api/invitations")).status).toBe(403);
    expect((await member.call("GET", "/api/me")).body).toMatchObject({
      role: "member",
      permissions: ["watch", "read", "start", "change"],
    });
  });

  test("above one's own are neither given nor taken, and the last owner stays", async () => {
    const admin = await under.join(owner, "admin@test.example", "admin");
    const { body } = await owner.call<{ members: { name: string; userId: string }[] }>("GET", "/api/members");
    const idOf = (name: string) => body.members.find((member) => member.name === name)?.userId;
    expect((await admin.call("POST", "/api/invitations", { email: "x@test.example", role: "owner" })).status).toBe(403);
    for (const role of roles) {
      expect((await admin.call("PATCH", `/api/members/${idOf("Olga")}`, { role })).status).toBe(403);
    }
    expect((await admin.call("DELETE", `/api/members/${idOf("Olga")}`)).status).toBe(403);
    for (const change of [
      () => owner.call("DELETE", `/api/members/${idOf("Olga")}`),
      () => owner.call("PATCH", `/api/members/${idOf("Olga")}`, { role: "admin" }),
    ]) {
      expect(await change()).toMatchObject({ status: 409, body: { code: "last_owner" } });
    }
    expect((await owner.call("DELETE", `/api/members/${idOf("admin")}`)).status).toBe(204);
    expect((await admin.call("GET", "/api/entries")).status).toBe(403);
  });
});

describe("an invitation", () => {
  test("works once, for its address, and not after it was withdrawn", async () => {
    const { body } = await owner.call<InvitationAnswer>("POST", "/api/invitations", {
      email: "Once@Test.example",
      role: "viewer",
    });
    expect(body.email).toBe("once@test.example");
    const token = body.link.split("#")[1];
    expect(under.mails.join("\n")).toContain(token);
    const accept = (more: object = {}) =>
      under.stranger.call("POST", "/api/invitations/accept", { token, newcomer: { name: "Once", password }, ...more });
    expect((await owner.call("POST", "/api/invitations/accept", { token })).status).toBe(403);
    expect(await accept({ newcomer: { name: "Once", password: "password123" } })).toMatchObject({
      status: 400,
      body: { field: "password" },
    });
    const both = await Promise.all([accept(), accept()]);
    expect(both.map(({ status }) => status).sort()[0]).toBe(204);
    expect(both.filter(({ status }) => status === 204)).toHaveLength(1);
    expect((await accept()).status).toBe(404);
    expect(await owner.call("POST", "/api/invitations", { email: "once@test.example", role: "viewer" })).toMatchObject({
      status: 409,
      body: { code: "already_member" },
    });
    const second = await owner.call<InvitationAnswer>("POST", "/api/invitations", {
      email: "late@test.example",
      role: "viewer",
    });
    expect((await owner.call("DELETE", `/api/invitations/${second.body.id}`)).status).toBe(204);
    const late = { token: second.body.link.split("#")[1], newcomer: { name: "Late", password } };
    expect((await under.stranger.call("POST", "/api/invitations/accept", late)).status).toBe(404);
  });
});

describe("a session", () => {
  test("is asked where a change comes from", async () => {
    const entry = { title: "x", workflow: "plain" };
    for (const origin of ["https://evil.example", "null", ""]) {
      const answer = await owner.call("POST", "/api/entries", entry, { origin });
      expect(answer).toMatchObject({ status: 403, body: { code: "origin_not_allowed" } });
    }
    expect((await owner.call("POST", "/api/entries", entry)).status).toBe(201);
  });

  test("ends with the sign-out, and the old cookie is nobody's", async () => {
    const session = await under.signIn("owner@test.example");
    expect((await session.call("GET", "/api/me")).body).toMatchObject({ user: { name: "Olga" } });
    expect((await session.call("POST", "/api/auth/sign-out", {})).status).toBe(200);
    expect((await session.call("GET", "/api/entries")).status).toBe(401);
  });

  test("that was idle for a week is over", async () => {
    const session = await under.signIn("owner@test.example");
    await under.pool.query(`update app_accounts.session set "updatedAt" = now() - interval '8 days' where token = $1`, [
      decodeURIComponent(session.cookie.split("=")[1] ?? "").split(".")[0],
    ]);
    expect((await session.call("GET", "/api/entries")).status).toBe(401);
  });

  test("of long ago cannot change how people get in", async () => {
    const session = await under.signIn("owner@test.example");
    await under.pool.query(`update app_accounts.session set "createdAt" = now() - interval '1 hour' where token = $1`, [
      decodeURIComponent(session.cookie.split("=")[1] ?? "").split(".")[0],
    ]);
    for (const [path, change] of [
      ["auth/change-email", { newEmail: "thief@test.example" }],
      ["auth/change-password", { currentPassword: password, newPassword: `${password} two` }],
      ["auth/passkey/delete-passkey", { id: "x" }],
      ["inlets", { workflow: "plain", title: "A door of the thief's" }],
      ["inlets/x/replace-address", {}],
    ] as const) {
      const refused = await session.call("POST", `/api/${path}`, change);
      expect(refused).toMatchObject({ status: 403, body: { code: "sign_in_again" } });
    }
  });
});

test("a body of the sign-in is read to the limit of all others, and is JSON", async () => {
  const huge = { email: "owner@test.example", password: "x".repeat(1_100_000) };
  expect((await under.stranger.call("POST", "/api/auth/sign-in/email", huge)).status).toBe(413);
  const form = { "content-type": "text/plain" };
  expect((await under.stranger.call("POST", "/api/auth/sign-in/email", {}, form)).status).toBe(415);
});

describe("guessing", () => {
  test("is slowed down per account and per network, whatever the headers say", async () => {
    under.address = "2001:db8::1";
    const attempt = (email: string, headers: Record<string, string> = {}) =>
      under.stranger.call("POST", "/api/auth/sign-in/email", { email, password: "wrong password 1" }, headers);
    for (let n = 0; n < 10; n += 1)
      expect((await attempt("member@test.example", { "x-forwarded-for": `198.51.100.${n}` })).status).toBe(401);
    const slow = await attempt("MEMBER@test.example", { "x-real-ip": "198.51.100.99" });
    expect(slow).toMatchObject({ status: 429, body: { code: "too_many_requests" } });
    expect(Number(slow.headers.get("retry-after"))).toBeGreaterThan(0);
    const statuses: number[] = [];
    for (let n = 0; n < 45; n += 1) {
      under.address = `2001:db8::${(n + 2).toString(16)}`; // one /64
      const reset = { token: "guessed", newPassword: password };
      statuses.push((await under.stranger.call("POST", "/api/auth/reset-password", reset)).status);
    }
    expect(statuses.at(-1)).toBe(429);
    under.address = "192.0.2.1";
  });

  test("tells nobody which addresses have accounts", async () => {
    const [known, unknown] = await Promise.all(
      ["owner@test.example", "no-such@test.example"].map((email) =>
        under.stranger.call("POST", "/api/auth/request-password-reset", { email, redirectTo: "/reset-password" }),
      ),
    );
    expect(known?.status).toBe(unknown?.status);
    expect(known?.body).toEqual(unknown?.body);
  });
});
