import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AccountsUnderTest, openAccountsUnderTest, password } from "./accounts-under-test.ts";

/** What a real mail server on loopback was given. */
const mails: string[] = [];
let server: SMTPServer;
let under: AccountsUnderTest;

beforeAll(async () => {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, _session, done) {
      let text = "";
      stream.on("data", (chunk) => {
        text += chunk;
      });
      stream.on("end", () => {
        mails.push(text.replaceAll("=\r\n", "").replaceAll("=3D", "="));
        done();
      });
    },
  });
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;
  under = await openAccountsUnderTest({ SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: "Flow <flow@test.example>" });
});
afterAll(async () => {
  await under.close();
  await new Promise<void>((resolve) => server.close(resolve));
});

const mailTo = async (address: string) => {
  await expect.poll(() => mails.some((mail) => mail.includes(`To: ${address}`))).toBe(true);
  return mails.find((mail) => mail.includes(`To: ${address}`)) ?? "";
};

test("a forgotten password is replaced by a mailed link, once, and ends all sessions", async () => {
  const before = await under.signIn("owner@test.example");
  const asked = { email: "owner@test.example", redirectTo: "/reset-password" };
  // Where the link leads is told by PUBLIC_URL, whatever host the request names.
  await under.stranger.call("POST", "/api/auth/request-password-reset", asked, { host: "evil.example" });
  const mail = await mailTo("owner@test.example");
  expect(mail).toContain("From: Flow <flow@test.example>");
  expect(mail).not.toContain("evil.example");
  const token = /reset-password\/([\w-]+)\?/.exec(mail)?.[1] ?? "";
  const { rows } = await under.pool.query("select v::text as text from app_accounts.verification v");
  expect(JSON.stringify(rows)).not.toContain(token);
  const reset = () =>
    under.stranger.call("POST", "/api/auth/reset-password", { token, newPassword: `${password} anew` });
  expect((await reset()).status).toBe(200);
  expect((await reset()).status).toBe(400);
  expect((await before.call("GET", "/api/entries")).status).toBe(401);
  await under.signIn("owner@test.example", `${password} anew`);
});

test("an invitation is mailed to whom it is for", async () => {
  const owner = await under.signIn("owner@test.example", `${password} anew`);
  await owner.call("POST", "/api/invitations", { email: "ben@test.example", role: "viewer" });
  expect(await mailTo("ben@test.example")).toContain("/invitation#");
});

test("a new address is confirmed there, once, told to the old one, and noted when it is in force", async () => {
  const owner = await under.signIn("owner@test.example", `${password} anew`);
  const { body: me } = await owner.call<{ user: { id: string } }>("GET", "/api/me");
  const address = async () => (await owner.call<{ user: { email: string } }>("GET", "/api/me")).body.user.email;
  const ask = (newEmail: string) =>
    owner.call("POST", "/api/auth/change-email", { newEmail, callbackURL: "/settings?address=new" });
  const linkTo = async (email: string) => /\/api\/auth\/verify-email\S+/.exec(await mailTo(email))?.[0] ?? "";
  const open = async (link: string) => (await under.stranger.call("GET", link)).headers.get("location");
  mails.length = 0;
  expect((await ask("olga@new.example")).status).toBe(200);
  expect((await ask("olga@second.example")).status).toBe(200);
  const told = await mailTo("owner@test.example");
  expect(told).toContain("olga@new.example");
  expect(told).not.toContain("verify-email");
  expect(await address()).toBe("owner@test.example");
  const [link, second] = [await linkTo("olga@new.example"), await linkTo("olga@second.example")];
  expect(await open(link)).toBe("/settings?address=new");
  expect(await address()).toBe("olga@new.example");
  // It changed since: neither the same link nor another one of then does anything.
  for (const old of [link, second]) expect(await open(old)).toBe("/settings?address=new&error=INVALID_TOKEN");
  expect(await address()).toBe("olga@new.example");
  await under.signIn("olga@new.example", `${password} anew`);
  const { body: log } = await owner.call<{ records: object[] }>("GET", "/api/audit?action=account");
  expect(log.records.slice(1, 4)).toMatchObject([
    { action: "account.change_email", actor: me.user.id },
    { action: "account.ask_new_email", actor: me.user.id },
    { action: "account.ask_new_email", actor: me.user.id },
  ]);

  // Somebody else has it by the time that the link is opened.
  await ask("taken@new.example");
  await under.join(owner, "taken@new.example", "viewer");
  expect(await open(await linkTo("taken@new.example"))).toMatch(/^\/settings\?address=new&error=/);
  expect(await address()).toBe("olga@new.example");

  // Nobody's mailbox is filled by somebody who is signed in.
  const statuses: number[] = [];
  for (let n = 0; n < 11; n++) statuses.push((await ask("victim@elsewhere.example")).status);
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
});
