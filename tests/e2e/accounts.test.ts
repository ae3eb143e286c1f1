import pg from "pg";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { freePort } from "../../lib/embedded-postgres/free-port.ts";
import { type App, startApp } from "../support/app.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { launchChromium } from "./support/chromium.ts";
import { type OidcProvider, startOidcProvider } from "./support/oidc-provider.ts";
import { addAuthenticator, fill, me, openPage, password, press, refusalOf, signIn } from "./support/sign-in.ts";
import { violations } from "./support/violations.ts";

const noViewer = "Not with your role, viewer.";
const marked = `<img src=x onerror="window.__x=1">`;
let app: App;
let database: TestDatabase;
let browser: Browser;
let provider: OidcProvider;
let url: string;
/** The owner's, who stays signed in from test to test. */
let owner: Page;
let complaints: string[] = [];

async function open(path: string): Promise<Page> {
  return openPage(await browser.newContext(), new URL(path, url).href, (text) => complaints.push(text));
}

const isAccessible = async (page: Page) => expect([page.url(), await violations(page)]).toEqual([page.url(), {}]);
const shownOnce = (page: Page) => page.getByText("it is shown this once").locator("..").locator("code").textContent();

beforeAll(async () => {
  database = await createTestDatabase();
  const port = await freePort("127.0.0.1");
  // Passkeys belong to a name: an address has none.
  url = `http://localhost:${port}`;
  provider = await startOidcProvider();
  [app, browser] = await Promise.all([
    startApp({
      AUTH: "required",
      AUTH_SECRET: "kN3vQ8-xW5_tR7yZ2bH6mJ9cL4pS1dFg",
      PORT: String(port),
      PUBLIC_URL: url,
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: provider.clientId,
      OIDC_CLIENT_SECRET: provider.clientSecret,
      DATABASE_URL: database.url,
      // A mail without a mail server is one of its lines.
      LOG_LEVEL: "info",
    }),
    launchChromium(),
  ]);
});
afterEach(() => {
  const found = complaints;
  complaints = [];
  expect(found).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await app?.end();
  provider?.close();
  await database?.drop();
});

test("the printed link makes the first owner, once", async () => {
  const setup = /first owner at (\S+)/.exec(app.output())?.[1] ?? "";
  owner = await open(setup);
  await isAccessible(owner);
  await fill(owner, { "Name of the workspace": "Teapots", "Your name": marked, "E-mail": "owner@test.example" });
  await fill(owner, { Password: "password" });
  await press(owner, "Set up");
  await owner.getByText("easy to guess").waitFor();
  await fill(owner, { Password: password });
  await press(owner, "Set up");
  await owner.waitForURL("**/entries");
  const again = await open(setup);
  await fill(again, { "Name of the workspace": "Mine", "Your name": "Eve", "E-mail": "eve@test.example" });
  await fill(again, { Password: password });
  await press(again, "Set up");
  await again.getByText("This set-up link is not valid").waitFor();
  await again.context().close();
});

test("the first HTML of a page shows an entry to those only who may see it", async () => {
  const data = { title: "Ours", delay: "1h" }; // It does not end while these tests run: webhooks would be told.
  const made = await owner.request.post(`${url}/api/entries`, { data, headers: { origin: url } });
  const address = `${url}/entries/${(await made.json()).id}`;
  const expectHtml = (of: string) => expect.poll(async () => (await owner.request.get(of)).text(), { timeout: 20_000 });
  await expectHtml(address).toMatch(/<h1[^>]*>Ours<\/h1>/);
  await expectHtml(`${url}/entries`).toContain(">Ours</a>");
  for (const path of [address, `${url}/entries`, `${url}/metrics`, `${url}/system`]) {
    expect((await fetch(path, { redirect: "manual" })).status).toBe(302);
    const html = await (await fetch(path, { headers: { cookie: "better-auth.session_token=made-up" } })).text();
    expect(html).not.toMatch(/Ours|is counted|data-row-id/);
  }
});

test("the settings show a key and a signing secret once, and what was done, to everybody alike", async () => {
  await owner.goto(`${url}/settings`);
  const tab = (name: string) => owner.getByRole("button", { name, exact: true }).click();
  await owner.getByRole("heading", { name: "Passkeys" }).waitFor();
  await isAccessible(owner);
  await tab("API keys");
  await fill(owner, { Name: "CI" });
  await press(owner, "Make a key");
  const key = await shownOnce(owner);
  expect(key).toMatch(/^aw_/);
  await isAccessible(owner);
  await tab("Webhooks");
  await fill(owner, { Address: "http://example.org/hook" });
  await press(owner, "Add a webhook");
  await owner.getByText("begins with https://").waitFor();
  await fill(owner, { Address: "https://localhost/hook" });
  await press(owner, "Add a webhook");
  expect(await shownOnce(owner)).toMatch(/^whsec_/);
  await isAccessible(owner);
  await tab("Audit log");
  await owner.getByText("webhook.add").first().waitFor();
  await isAccessible(owner);
  await owner.reload();
  await owner.getByText("key.make").first().waitFor();
  await tab("API keys");
  await owner.getByText("CI", { exact: false }).first().waitFor();
  expect(await owner.content()).not.toContain(key);
  // What people call themselves is text.
  expect(await owner.evaluate(() => (window as unknown as { __x?: number }).__x)).toBeUndefined();
});

test("a webhook's page shows what was sent to it and sends it again; an incoming address is shown once and starts an entry", async () => {
  await owner.goto(`${url}/settings?tab=webhooks`);
  await press(owner, "Open https://localhost/hook");
  await owner.getByText("Nothing was sent yet.").waitFor();
  await press(owner, "Send a test");
  const log = owner.getByRole("list", { name: "Deliveries" });
  // No public address: the delivery says why it went nowhere.
  await log.getByText("Blocked: localhost is not a public address.").waitFor({ timeout: 20_000 });
  await isAccessible(owner);
  await log.getByRole("button", { name: /^Send ping/ }).press("Enter");
  await log.getByText("sent again by hand").waitFor();
  await press(owner, "New secret for https://localhost/hook");
  await press(owner, "Replace the secret");
  expect(await shownOnce(owner)).toMatch(/^whsec_/);
  await owner.reload();
  await press(owner, "Remove https://localhost/hook");
  await isAccessible(owner);
  await press(owner, "Remove the webhook");
  await owner.getByText("No webhooks yet.").waitFor();

  await fill(owner, { "Title of the entries": "From the shop" });
  await press(owner, "Make an address");
  const address = (await shownOnce(owner)) ?? "";
  const post = (to: string) =>
    fetch(to, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
  expect((await post(address)).status).toBe(202);
  await press(owner, "Replace From the shop");
  await press(owner, "Replace the address");
  await expect.poll(() => shownOnce(owner)).not.toBe(address);
  expect((await post(address)).status).toBe(404);
  await owner.reload();
  await owner.getByText("From the shop", { exact: true }).waitFor();
  expect(await owner.content()).not.toContain("/api/hooks/");
  await press(owner, "Remove From the shop");
  await press(owner, "Remove the address");
  await owner.getByText("No incoming addresses yet.").waitFor();
});

test("a page whose code comes after the answer to who looks at it is taken over as the server drew it", async () => {
  const answered = owner.waitForResponse("**/api/me");
  await owner.route("**/_next/static/chunks/**", async (route) => {
    const response = await route.fetch();
    const body = await response.text();
    if (body.includes("Sign out everywhere else")) await (await answered).finished();
    await route.fulfill({ response, body });
  });
  await owner.goto(`${url}/settings`);
  await owner.getByRole("heading", { name: "Passkeys" }).waitFor();
  await owner.unrouteAll();
});

test("an invitation lets one person in, who sees what their role sees, and signs out", async () => {
  await owner.goto(`${url}/settings?tab=members`);
  await fill(owner, { "E-mail": "ben@test.example" });
  await owner.getByLabel("Role", { exact: true }).selectOption("viewer");
  await press(owner, "Invite");
  const link = (await shownOnce(owner)) ?? "";
  await isAccessible(owner);
  const ben = await open(link);
  await ben.getByLabel("Your name").waitFor();
  await isAccessible(ben);
  await fill(ben, { "Your name": "Ben", Password: password });
  await press(ben, "Join");
  await ben.waitForURL("**/entries");
  await ben.goto(`${url}/settings`);
  await ben.getByRole("button", { name: "Members", exact: true }).waitFor();
  expect(await ben.getByRole("button", { name: "API keys" }).count()).toBe(0);
  await press(ben, "Account of Ben");
  await ben.getByRole("menuitem", { name: "Sign out" }).click();
  await ben.waitForURL("**/login");
  await isAccessible(ben);
  await ben.goto(`${url}/entries`);
  await ben.waitForURL("**/login?next=%2Fentries");
  await fill(ben, { "E-mail": "ben@test.example", Password: "wrong wrong wrong" });
  await press(ben, "Sign in");
  await ben.getByText("You are not signed in").waitFor();
  await signIn(ben, "ben@test.example");
  await ben.context().close();
});

test("what a viewer may not do is there, cannot be pressed, and says why, by pointer and by key", async () => {
  const ben = await open("/login");
  await signIn(ben, "ben@test.example");
  const refuses = (name: string) => expect.poll(() => refusalOf(ben, name), { message: name }).toContain(noViewer);
  await refuses("Create Entry");
  await ben.keyboard.press("c");
  await ben.getByText(noViewer).waitFor();
  expect(await ben.getByRole("dialog").count()).toBe(0);
  await ben.getByRole("button", { name: "Actions for Ours" }).click();
  await ben.getByRole("menuitem", { name: "Copy id" }).waitFor();
  expect(await ben.getByRole("menuitem", { name: /Cancel|Retry|Run again/ }).count()).toBe(0);
  await ben.getByRole("menuitem", { name: "Open" }).click();
  await refuses("Cancel");
  await ben.goto(`${url}/workers`);
  await refuses("Drain");
  await ben.goto(`${url}/workflows`);
  await refuses("Demo runs");
  await ben.context().close();
});

test("a workspace is made and opened by keyboard, what is wrong with its name is said, and one goes back", async () => {
  await owner.goto(`${url}/settings?tab=workspaces`);
  const name = owner.getByLabel("Name", { exact: true });
  await name.fill("x".repeat(101));
  await name.press("Enter");
  await owner.getByText("Use at most 100 characters.").waitFor();
  expect(await name.evaluate((field) => field === document.activeElement)).toBe(true);
  await isAccessible(owner);
  await name.fill("Kettles");
  await name.press("Enter");
  await owner.waitForURL("**/entries");
  await owner.goto(`${url}/settings?tab=workspaces`);
  const own = owner.getByRole("list", { name: "Workspaces" }).getByRole("listitem").filter({ hasText: "Kettles" });
  await own.getByText("Current", { exact: true }).waitFor();
  await owner.getByRole("button", { name: "Open Teapots" }).press("Enter");
  await owner.waitForURL("**/entries");
});

test("a passkey made in the settings signs its person in", async () => {
  const page = await open("/login");
  await addAuthenticator(page);
  await signIn(page, "ben@test.example");
  await page.goto(`${url}/settings`);
  await press(page, "Add a passkey");
  await page.getByRole("list", { name: "Passkeys" }).getByRole("button", { name: "Remove" }).waitFor();
  await page.context().clearCookies();
  await page.goto(`${url}/login`);
  await press(page, "Sign in with a passkey");
  await page.waitForURL("**/entries");
  await page.getByRole("button", { name: "Account of Ben" }).waitFor();
  await page.context().close();
});

test("single sign-on lets its people in: an address it vouches for as whom it belongs to, any other as nobody", async () => {
  const come = async (person: Partial<OidcProvider["person"]>) => {
    Object.assign(provider.person, { email_verified: true, ...person });
    provider.person = { ...provider.person };
    const page = await open("/login");
    await press(page, "Sign in with single sign-on");
    await page.waitForURL(new RegExp(`^${url}/(?!api)(?!login$)`));
    return page;
  };
  const stranger = await come({ sub: "new", email: "new@test.example", name: "New" });
  expect(await me(stranger)).toMatchObject({ user: { email: "new@test.example" }, role: null });
  const ben = await come({ sub: "ben", email: "ben@test.example", name: "Ben" });
  expect(await me(ben)).toMatchObject({ user: { email: "ben@test.example" }, role: "viewer" });
  const thief = await come({ sub: "thief", email: "owner@test.example", email_verified: false, name: "Thief" });
  expect(await me(thief)).toMatchObject({ user: null });
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<{ row: string }>("select a::text as row from app_accounts.account a");
  const { rows: noted } = await client.query(
    "select from async_workflow.audit where actor = $1 and action = 'account.sign_in'",
    [(await me(stranger)).user?.id],
  );
  expect(noted).toHaveLength(1);
  await client.end();
  for (const token of provider.tokens) expect(rows.map(({ row }) => row).join()).not.toContain(token);
  await Promise.all([stranger, ben, thief].map((page) => page.context().close()));
});

test("a new e-mail address is in force when its link is opened", async () => {
  await owner.goto(`${url}/settings`);
  await fill(owner, { "New e-mail": "olga@test.example" });
  await press(owner, "Change the e-mail");
  await owner.getByText("A link is on its way to olga@test.example.").waitFor();
  // Without a mail server a mail is printed.
  const [, link = ""] = await app.said(/Mail to olga@test\.example[\s\S]*?(http\S+verify-email[^\s\\"]+)/);
  await owner.goto(link);
  await owner.getByText("You sign in as olga@test.example from now on.").waitFor();
  await owner.goto(link);
  await owner.getByText("Your address was not changed.").waitFor();
});
