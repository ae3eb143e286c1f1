/** A01–A08 and A12–A16: how somebody gets in, and how nobody else does. */
import { expect, test, vi } from "vitest";
import { runProgram } from "../../support/app.ts";
import { callerOf, cookiesOf } from "../http-caller.ts";
import { password, type SecuredProduct } from "../secured-product.ts";

const signInPath = "/api/auth/sign-in/email";

export function authentication(product: () => SecuredProduct): void {
  const from = (address: string) => callerOf(product().port, {}, address);
  const guess = (email: string, address: string) =>
    from(address).post(signInPath, { email, password: "wrong wrong wrong" });
  // Counts like a wrong password and costs no hash.
  const guessToken = (address: string, headers = {}) =>
    from(address).post("/api/auth/reset-password", { token: "guessed", newPassword: password }, headers);
  const invite = async (email: string) => {
    const { body } = await product().people.owner.post<{ link: string }>("/api/invitations", { email, role: "viewer" });
    const token = body.link.split("#")[1];
    return (secret: string) =>
      product().stranger.post("/api/invitations/accept", { token, newcomer: { name: "Newcomer", password: secret } });
  };

  test("A01 a password has 8 to 128 characters, any of them, and every one counts", async () => {
    const accept = await invite("long@first.test");
    expect((await accept("aB3$xY7")).status).toBe(400);
    expect((await accept("x7".repeat(65))).status).toBe(400);
    const long = `${"Teapots & ünïcödé 🫖 ".repeat(5)}tail`;
    expect(long.length).toBeGreaterThan(72);
    expect((await accept(long)).status).toBe(204);
    for (const wrong of [long.slice(0, 72), long.toLowerCase(), `${long} `]) {
      expect((await product().stranger.post(signInPath, { email: "long@first.test", password: wrong })).status).toBe(
        401,
      );
    }
    await product().signIn("long@first.test", long);
  });

  test("A02 passwords that others guess first are refused, with the product's name and the person's own", async () => {
    const accept = await invite("newcomer@first.test");
    for (const easy of ["password123", "async-workflow", "asyncworkflow1", "qwertyuiop", "newcomer1", "12345678910"]) {
      const refused = await accept(easy);
      expect([refused.status, easy], refused.text).toEqual([400, easy]);
    }
    const { member } = product().people;
    const own = { currentPassword: password, newPassword: member.email };
    expect((await member.post("/api/auth/change-password", own)).status).toBe(400);
  });

  test("A03 passwords are kept as scrypt, never shown, and many sign-ins at once do not hold up the API", async () => {
    const { pool, people, keys } = product();
    const { rows } = await pool.query<{ password: string }>("select password from app_accounts.account");
    for (const row of rows) expect(row.password).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}$/);
    expect((await people.owner.get("/api/members")).text).not.toMatch(/password|[0-9a-f]{128}/);
    const times: number[] = [];
    const emails = Object.values(people).map(({ email }) => email);
    const signIns = Promise.all(Array.from({ length: 20 }, (_, n) => product().signIn(emails[n % 5] ?? "")));
    const started = performance.now();
    let over = false;
    const end = () => {
      over = true;
    };
    signIns.then(end, end);
    do {
      const begun = performance.now();
      expect((await keys.read.get("/api/entries?limit=1")).status).toBe(200);
      times.push(performance.now() - begun);
    } while (!over);
    await signIns;
    // Hashing is done beside the event loop: were it not, the first call would wait for all twenty.
    const median = times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
    expect(median).toBeLessThan((performance.now() - started) / 3);
    expect(times.length).toBeGreaterThan(2);
  });

  test("A04 guessing is slowed down per account, and per network in whatever spelling", async () => {
    const { email } = await product().join("guessed@first.test", "viewer");
    for (let n = 0; n < 10; n += 1) expect((await guess(email, `198.51.100.${n}`)).status).toBe(401);
    // Those that are turned away are not counted, so that nobody is kept out for longer than the quarter of an hour.
    for (let n = 0; n < 3; n += 1) expect((await guess(email, "198.51.100.98")).status).toBe(429);
    const { rows } = await product().pool.query("select max(failures) as most from app_accounts.sign_in_failure");
    expect(rows[0]).toEqual({ most: 10 });
    const slow = await guess(email.toUpperCase(), "198.51.100.99");
    expect(slow.status).toBe(429);
    expect(Number(slow.headers["retry-after"])).toBeGreaterThan(0);
    const spellings = ["2001:db8:7::1", "2001:DB8:7:0:0:0:0:2", "2001:0db8:0007:0000::3", "2001:db8:7:0:ffff::4"];
    const statuses: number[] = [];
    for (let n = 0; n < 51; n += 1) {
      statuses.push((await guessToken(spellings[n % spellings.length] ?? "")).status);
    }
    expect(statuses).toEqual([...Array(50).fill(400), 429]);
    expect((await guessToken("2001:db8:8::1")).status).toBe(400);
  });

  test("A05 where a caller comes from is told by the trusted proxy alone", async () => {
    for (let n = 0; n < 51; n += 1) {
      const forged = { "x-real-ip": `203.0.113.${n}`, forwarded: `for=203.0.113.${n}`, "client-ip": `203.0.113.${n}` };
      // What the caller itself wrote stands before what the proxy added.
      await guessToken(`203.0.113.${n}, 198.51.100.200`, { ...forged, "x-client-address": "203.0.113.1" });
    }
    expect((await guessToken("198.51.100.200")).status).toBe(429);
    expect((await guessToken("203.0.113.1")).status).toBe(400);
  });

  test("A06 nobody is told which addresses have accounts", async () => {
    const { people } = product();
    const known = people.member.email;
    const ask = async (path: string, json: object) => {
      const { status, text } = await from("198.51.100.44").post(path, json);
      return [status, text.replace(/"requestId":"[^"]*"/, "")];
    };
    const wrong = { password: "wrong wrong wrong" };
    const none = "no-one@first.test";
    expect(await ask(signInPath, { email: known, ...wrong })).toEqual(await ask(signInPath, { email: none, ...wrong }));
    for (const path of ["request-password-reset", "send-verification-email"]) {
      const answers = await Promise.all([known, none].map((email) => ask(`/api/auth/${path}`, { email })));
      expect(answers[0]).toEqual(answers[1]);
    }
    const times = { [known]: [] as number[], [none]: [] as number[] };
    for (let n = 0; n < 4; n += 1) {
      for (const email of [known, none]) {
        const begun = performance.now();
        await from(`198.51.101.${n}`).post(signInPath, { email, ...wrong });
        times[email]?.push(performance.now() - begun);
      }
    }
    // An account that is not there costs a hash too.
    expect(Math.min(...(times[none] ?? []))).toBeGreaterThan(Math.min(...(times[known] ?? [])) / 3);
    const changed = await people.viewer.post("/api/auth/change-email", { newEmail: known });
    const free = await people.viewer.post("/api/auth/change-email", { newEmail: none });
    expect([changed.status, changed.text.replace(/"requestId":"[^"]*"/, "")]).toEqual([
      free.status,
      free.text.replace(/"requestId":"[^"]*"/, ""),
    ]);
  });

  test("A07 each sign-in makes a session of its own, and one that was planted before is nobody's", async () => {
    const { port, people } = product();
    const planted = `__Host-async-workflow.session_token=${"x".repeat(32)}.${"y".repeat(43)}%3D`;
    const { email } = people.viewer;
    const answer = await callerOf(port, { cookie: planted }).post(signInPath, { email, password });
    expect(answer.status, answer.text).toBe(200);
    expect((await callerOf(port, { cookie: planted }).get("/api/entries")).status).toBe(401);
    const tokens = [cookiesOf(answer), (await product().signIn(email)).identity.cookie ?? ""];
    expect(new Set(tokens).size).toBe(2);
    // 32 characters of 64 are 190 bits.
    for (const token of tokens) expect(token).toMatch(/session_token=[A-Za-z0-9]{32}\./);
  });

  test("A08 the cookie is __Host-, Secure, HttpOnly, SameSite=Lax and for every path", async () => {
    const answer = await product().stranger.post(signInPath, { email: product().people.viewer.email, password });
    const [cookie = "", ...others] = answer.headers["set-cookie"] ?? [];
    expect(others).toEqual([]);
    expect(cookie).toMatch(/^__Host-async-workflow\.session_token=/);
    for (const attribute of ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"]) expect(cookie).toContain(attribute);
    expect(cookie).not.toMatch(/Domain=/i);
  });

  test("A12 a link for a new password works once, is hashed at rest, and names the public address whatever the Host", async () => {
    const { app, pool, stranger } = product();
    const { email } = await product().join("forgets@first.test", "viewer");
    await stranger.post(
      "/api/auth/request-password-reset",
      { email, redirectTo: "/reset-password" },
      { "x-forwarded-host": "evil.test", forwarded: "host=evil.test" },
    );
    const [, link = "", token = ""] = await vi.waitFor(
      () =>
        /Mail to forgets@[^}]*?(https:[^\s"]+reset-password\/([\w-]+)\?)/.exec(app.output()) ?? expect.fail("no mail"),
    );
    expect(link).toContain("https://workflows.test/");
    expect(app.output()).not.toContain("evil.test");
    const { rows } = await pool.query(
      `select v::text, "expiresAt" - now() <= '60 min' as brief from app_accounts.verification v`,
    );
    expect(rows.every(({ brief }) => brief)).toBe(true);
    expect(JSON.stringify(rows)).not.toContain(token);
    const reset = () => stranger.post("/api/auth/reset-password", { token, newPassword: `${password} anew` });
    expect((await reset()).status).toBe(200);
    expect((await reset()).status).toBe(400);
    product().secrets.set("password reset token", token);
  });

  test("A13 nobody is sent on to another site", async () => {
    const targets = [
      "//evil.test",
      "/\\evil.test",
      "javascript:alert(1)",
      "https:evil.test",
      "https://evil.test",
      "%2F%2Fevil.test",
      "/\t/evil.test",
      "https://workflows.test.evil.test",
      "https://workflows.test@evil.test",
    ];
    const { stranger, people } = product();
    for (const target of targets) {
      for (const [path, json] of [
        ["request-password-reset", { email: "forgets@first.test", redirectTo: target }],
        ["send-verification-email", { email: "forgets@first.test", callbackURL: target }],
        ["sign-in/email", { email: people.viewer.email, password, callbackURL: target }],
      ] as const) {
        const { status, headers, body, text } = await from("198.51.102.1").post<{ url?: string }>(
          `/api/auth/${path}`,
          json,
        );
        expect([301, 302, 303, 307], `${path} ${target}`).not.toContain(status);
        expect(headers.location).toBeUndefined();
        if (status === 200) expect(body.url ?? "", `${path} ${target} ${text}`).not.toContain("evil");
      }
      const verify = await stranger.get(`/api/auth/verify-email?token=x&callbackURL=${encodeURIComponent(target)}`);
      expect(verify.headers.location ?? "", target).not.toMatch(
        /^(?:https?:)?[/\\]{2}(?!workflows\.test(?:\/|$))|javascript/i,
      );
    }
    expect(product().app.output()).not.toMatch(/callbackURL=[^ ]*evil/);
    const page = await stranger.get("//evil.test/entries");
    expect(page.headers.location ?? "/").toMatch(/^\/(?![/\\])/);
  });

  test("A14 there are no accounts by default, one set-up, and no start with a secret that is weak", async () => {
    const { stranger } = product();
    const again = { token: "x".repeat(43), workspace: "Mine", name: "Eve", email: "eve@evil.test", password };
    expect((await stranger.post("/api/setup", again)).status).toBe(404);
    for (const [email, secret] of [
      ["admin@localhost.test", "admin"],
      ["admin@example.com", "password"],
    ]) {
      expect((await from("198.51.103.1").post(signInPath, { email, password: secret })).status).toBe(401);
    }
    const started = runProgram("start", {
      AUTH: "required",
      AUTH_SECRET: "secret",
      DATABASE_URL: product().databaseUrl,
    });
    expect(await started.ended).not.toBe(0);
    expect(started.output()).toContain("AUTH_SECRET is too weak");
  });

  test("A15 of the auth library only the routes in use are there", async () => {
    const unused = `sign-up/email get-session update-user delete-user link-social list-accounts unlink-account
      refresh-token get-access-token account-info revoke-sessions set-password verify-password
      api-key/create api-key/verify api-key/list admin/list-users admin/create-user
      admin/impersonate-user admin/set-role device/code device/token
      multi-session/list-device-sessions multi-session/set-active organization/create
      organization/list two-factor/enable two-factor/disable magic-link/verify sign-in/magic-link
      sign-in/username sign-in/anonymous sign-in/oauth2 oauth2/callback/oidc
      email-otp/send-verification-otp phone-number/verify one-tap/callback jwks token oauth2/token
      oauth2/authorize mcp/register sso/register scim/generate-token stripe/webhook
      passkey/update-passkey error ok reference open-api/generate-schema`.split(/\s+/);
    for (const caller of [product().stranger, product().people.owner]) {
      const answers = await Promise.all(
        unused.flatMap((path) => [caller.get(`/api/auth/${path}`), caller.post(`/api/auth/${path}`)]),
      );
      expect(answers.filter(({ status }) => status !== 404 && status !== 405)).toEqual([]);
    }
  });

  test("A16 nobody gets a key without a session, whatever the body names", async () => {
    const { stranger, people, keys } = product();
    const body = { name: "Mine", scopes: ["admin"], userId: people.owner.userId, workspaceId: "local" };
    expect((await stranger.post("/api/keys", body)).status).toBe(401);
    expect((await stranger.post("/api/tokens", { entries: [], workflows: ["demo"] })).status).toBe(401);
    expect((await keys.admin.post("/api/keys", { name: "Mine", scopes: ["read"] })).status).toBe(403);
  });
}
