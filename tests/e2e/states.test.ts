import { expect, test } from "vitest";
import { rowOf, seeConnection, seeStatus } from "./support/entries.ts";
import { productUnderTest } from "./support/product.ts";

const product = productUnderTest({ DEMO_STAGE_MS: "100" });

test("without entries the page says how to make the first one, and shows it when it comes", async () => {
  const page = await product.open("/");
  await page.waitForURL("**/entries");
  expect(await page.title()).toContain("Async Workflow");
  await page.getByRole("heading", { name: "No entries yet" }).waitFor();
  await page.getByText(`curl ${product.url.replace(/\/$/, "")}/api/entries`).waitFor();
  await seeConnection(page, "live");
  await product.create("The first one");
  await seeStatus(page, "The first one", "COMPLETED");
});

test("a filter that matches nothing is said in words, with the way out", async () => {
  const page = await product.open("/entries?status=FAILED,STAGE_2&workflow=demo");
  await page.getByRole("heading", { name: "No entries with status FAILED or STAGE_2 of workflow demo" }).waitFor();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await rowOf(page, "The first one").waitFor();
  expect(new URL(page.url()).search).toBe("");
});

test("when the server fails, the last known rows stay, with cause, request id and Retry", async () => {
  let failing = false;
  const page = await product.open("/entries", {
    expectedErrors: /503|Failed to load resource/,
    before: (page) =>
      page.route("**/api/**", (route) =>
        failing
          ? route.fulfill({
              status: 503,
              contentType: "application/problem+json",
              body: JSON.stringify({
                title: "Unavailable",
                status: 503,
                code: "database_unreachable",
                detail: "The database does not answer.",
                requestId: "req-42",
              }),
            })
          : new URL(route.request().url()).pathname === "/api/stream"
            ? route.abort()
            : route.continue(),
      ),
  });
  await rowOf(page, "The first one").waitFor();
  await seeConnection(page, "polling");
  failing = true;
  const notice = page.locator('[data-slot="problem-notice"]');
  await notice.getByText("The database does not answer.").waitFor();
  await notice.getByText("req-42").waitFor();
  expect(await rowOf(page, "The first one").isVisible()).toBe(true);
  await page
    .locator('[data-slot="connection-status"]')
    .getByText(/Reconnecting|Offline since/)
    .waitFor();
  failing = false;
  await notice.getByRole("button", { name: "Retry" }).click();
  await notice.waitFor({ state: "detached" });
});

test("a list that cannot be read in time is drawn without rows, says why, and is filled in when it can be", async () => {
  const lock = "begin; lock table async_workflow.entry in access exclusive mode; select pg_sleep(60)";
  const held = product.sql(lock).catch(() => undefined);
  const holders = "select pid from pg_locks where mode = 'AccessExclusiveLock' and granted and pid <> pg_backend_pid()";
  await expect.poll(async () => (await product.sql(holders)).length).toBeGreaterThan(0);
  const page = await product.open("/entries", {
    expectedErrors: /Failed to load resource/,
    before: (page) => page.route("**/api/**", (route) => route.abort()),
  });
  await page.getByRole("heading", { level: 1 }).waitFor();
  const notice = page.locator('[data-slot="problem-notice"]');
  await notice.getByText("The entries could not be loaded").waitFor();
  await product.sql(`select pg_terminate_backend(pid) from (${holders}) as holder`);
  await held;
  await page.unroute("**/api/**");
  await notice.getByRole("button", { name: "Retry" }).click();
  await rowOf(page, "The first one").waitFor();
});

test("offline and back: the page says since when, keeps its rows and recovers without duplicates", async () => {
  const page = await product.open("/entries", { expectedErrors: /Failed to load resource|ERR_INTERNET/ });
  await seeConnection(page, "live");
  await rowOf(page, "The first one").waitFor();
  await page.context().setOffline(true);
  await page
    .locator('[data-slot="connection-status"]')
    .getByText(/Offline since \d\d:\d\d:\d\d/)
    .waitFor();
  expect(await rowOf(page, "The first one").isVisible()).toBe(true);
  await product.create("Made meanwhile");
  await page.context().setOffline(false);
  await seeConnection(page, "live");
  await seeStatus(page, "Made meanwhile", "COMPLETED");
  expect(await rowOf(page, "The first one").count()).toBe(1);
});

test("an unknown entry and an unknown page say why there is nothing", async () => {
  const page = await product.open("/entries/no-such-entry", { expectedErrors: /404/ });
  await page.getByRole("heading", { name: "There is no entry with this id" }).waitFor();
  await page.goto(new URL("/nowhere", product.url).href);
  await page.getByRole("heading", { name: "There is no page at this address" }).waitFor();
  await page.getByRole("link", { name: "All entries" }).click();
  await rowOf(page, "The first one").waitFor();
});

test("the API reference comes from this server alone, follows the theme, and a call can be tried on it", async () => {
  const page = await product.open("/reference", { colorScheme: "dark" });
  await page.getByRole("heading", { name: "Create an entry" }).waitFor();
  await page.locator("body.dark-mode").waitFor();
  await page
    .getByRole("button", { name: /Test Request/ })
    .first()
    .click();
  await page.getByRole("button", { name: /Send/ }).first().click();
  await page.getByText("201 Created").waitFor();
  await page.goto(product.url);
  await rowOf(page, "Import customers").waitFor();
});

// Within 300 ms, or without it: a machine that is busy may need another look.
const expectHtml = (path: string, headers: Record<string, string> = {}) =>
  expect.poll(async () => (await fetch(new URL(path, product.url), { headers })).text(), { timeout: 20_000 });

test("an entry stands in the first HTML of its page, before any script runs", async () => {
  const { id, title } = await product.create("Known at once");
  const path = `/entries/${id}`;
  await expectHtml(path).toContain(`<title>${title} · Async Workflow</title>`);
  await expectHtml(path).toMatch(new RegExp(`<h1[^>]*>${title}</h1>`));
  await expectHtml(path).toMatch(/role="treeitem"[^>]* data-stage="STAGE_3"/);
});

test("the first rows of a list, the figures and the report stand in the first HTML of their pages", async () => {
  const { id } = await product.create("Found by its title", { input: { failAt: "STAGE_1" } });
  const row = new RegExp(`data-entry-id="${id}"`);
  // What the address says wrongly is left out, as in the browser.
  await expectHtml("/entries?q=found+by&status=NONSENSE%21&sort=upwards&from=x").toMatch(row);
  await expectHtml("/entries?q=found+by&status=COMPLETED").not.toMatch(row);
  await expectHtml("/metrics?range=1h&workflow=demo").toMatch(/Everything until \d\d:\d\d:\d\d is counted/);
  await expectHtml("/system").toContain('data-row-id="');
});

test("times are drawn in the reader's zone: by its name once the browser has told it, else in UTC", async () => {
  const { id } = await product.create("Made at noon");
  await product.sql("update async_workflow.entry set created_at = '2026-03-01T12:00:00Z' where id = $1", [id]);
  const written = (zone: string) => expectHtml(`/entries/${id}`, { cookie: `time-zone=${encodeURIComponent(zone)}` });
  await written("Asia/Kolkata").toContain("Mar 1, 17:30:00");
  await written("Nowhere/At all").toContain("Mar 1, 12:00:00");
  const page = await product.open(`/entries/${id}`, { timezoneId: "Asia/Kolkata" });
  await page.getByText("Mar 1, 17:30:00").waitFor();
  expect((await page.context().cookies()).find(({ name }) => name === "time-zone")?.value).toMatch(
    /^Asia%2F(Kolkata|Calcutta)$/,
  );
});
