import { createEngine, workflow } from "async-workflow";
import { expect, onTestFinished, test } from "vitest";
import { recordStatuses, rowIds, rowOf, seeConnection, seeStatus } from "./support/entries.ts";
import { productUnderTest } from "./support/product.ts";
import { violations } from "./support/violations.ts";

const product = productUnderTest({ DEMO_STAGE_MS: "900" });

test("an entry created on the page passes all four statuses on the screen, without reload and without a duplicate", async () => {
  const page = await product.open();
  await seeConnection(page, "live");
  const seen = await recordStatuses(page, "Watched from start to end");
  await page.getByRole("button", { name: "Create Entry" }).first().click();
  await page.getByLabel("Title").fill("Watched from start to end");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByText("Created Watched from start to end").waitFor();
  await seeStatus(page, "Watched from start to end", "COMPLETED");
  expect(await seen()).toEqual(["CREATED", "STAGE_1", "STAGE_2", "COMPLETED"]);
  const row = rowOf(page, "Watched from start to end");
  expect(await row.count()).toBe(1);
  expect(await row.getByRole("progressbar").getAttribute("aria-valuetext")).toBe("COMPLETED, 100 percent");
  expect(await row.textContent()).toMatch(/Processed successfully at 20\d\d-/);
});

test("a reload in the middle shows where the entry is, and it goes on from there", async () => {
  const page = await product.open();
  await seeConnection(page, "live");
  const { id } = await product.create("Reloaded in the middle");
  await seeStatus(page, "Reloaded in the middle", "STAGE_1");
  await page.reload();
  await seeStatus(page, "Reloaded in the middle", "COMPLETED");
  expect((await rowIds(page)).filter((row) => row === id)).toHaveLength(1);
});

test("a failure is shown with its reason, and progress stays where it was", async () => {
  const page = await product.open();
  await product.create("Fails in its second stage", { input: { failAt: "STAGE_2" } });
  await seeStatus(page, "Fails in its second stage", "FAILED");
  const row = rowOf(page, "Fails in its second stage");
  await row.getByText("Error: STAGE_2 failed on purpose").waitFor();
  expect(await row.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("33");
});

test("an entry that is tried again, or starts later, says when, beside its status and not cut off", async () => {
  const page = await product.open();
  await seeConnection(page, "live");
  await product.send("/api/entries", { title: "Starts later", delay: "50h" });
  const chip = rowOf(page, "Starts later").getByText(/^starts \w+ \d+$/);
  expect(await chip.evaluate((text) => text.scrollWidth <= text.clientWidth)).toBe(true);
  await product.create("Tried again", { input: { failAt: "STAGE_1", failTimes: 1 } });
  await rowOf(page, "Tried again")
    .getByText(/^(retry|attempt) 2\/3/)
    .first()
    .waitFor();
  await seeStatus(page, "Tried again", "COMPLETED");
});

test("without the stream the page polls and is still never older than two seconds", async () => {
  const page = await product.open("/entries", {
    expectedErrors: /api\/stream/,
    before: (page) => page.route("**/api/stream*", (route) => route.abort()),
  });
  await seeConnection(page, "polling");
  const seen = await recordStatuses(page, "Polled");
  await product.create("Polled");
  await seeStatus(page, "Polled", "COMPLETED");
  const statuses = await seen();
  expect(statuses.at(-1)).toBe("COMPLETED");
  expect(statuses.length).toBeGreaterThanOrEqual(2);
});

test("a stream that comes back takes over from polling", async () => {
  let blocked = true;
  const page = await product.open("/entries", {
    expectedErrors: /api\/stream/,
    before: (page) => page.route("**/api/stream*", (route) => (blocked ? route.abort() : route.continue())),
  });
  await seeConnection(page, "polling");
  blocked = false;
  await seeConnection(page, "live");
});

test("a hidden tab rests and is fresh again when it is looked at", async () => {
  const page = await product.open();
  await seeConnection(page, "live");
  // What the page loads at first is here.
  await page.waitForFunction(() =>
    ["workflows", "facets", "views", "entries?"].every((name) =>
      performance.getEntriesByType("resource").some((each) => each.name.includes(`/${name}`)),
    ),
  );
  await setHidden(page, true);
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  const { id } = await product.create("Made while nobody looked");
  await expect.poll(async () => (await product.entry(id)).status, { timeout: 20_000 }).toBe("COMPLETED");
  expect(requests).toEqual([]);
  await setHidden(page, false);
  await seeStatus(page, "Made while nobody looked", "COMPLETED");
});

async function setHidden(page: Awaited<ReturnType<typeof product.open>>, hidden: boolean): Promise<void> {
  await page.evaluate((value) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => value });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
}

test("an entry that waits for a signal says for which; the dialog sends it by keyboard, and the entry goes on", async () => {
  const guarded = workflow("guarded", { title: "Guarded" })
    .stage("PREPARE", () => "ready")
    .stage("APPROVE", ({ waitFor }) => waitFor("approval"));
  const engine = createEngine({ databaseUrl: product.databaseUrl, workflows: [guarded] });
  const worker = await engine.work();
  onTestFinished(async () => {
    await worker.stop();
    await engine.close();
  });
  const { id } = await engine.start(guarded, null, { title: "Waits for an approval" });
  const page = await product.open(`/entries/${id}`);
  const why = page.getByRole("region", { name: "Why it does not run" });
  await why.getByText("approval").first().waitFor();
  const opener = why.getByRole("button", { name: "Send approval" });
  await opener.press("Enter");
  const dialog = page.getByRole("dialog");
  const data = dialog.getByLabel("Data");
  expect(await violations(page)).toEqual({});
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await expect.poll(() => opener.evaluate((button) => button === document.activeElement)).toBe(true);
  await opener.press("Enter");
  await data.fill('{ "approved": ');
  await dialog.getByRole("button", { name: "Send", exact: true }).click();
  await dialog.getByText("This is not JSON").waitFor();
  await data.fill('{ "approved": true }');
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  await page.locator('article header [data-slot="status-badge"][data-status="COMPLETED"]').waitFor();
  expect((await product.entry(id)).result).toMatchObject({ data: { approved: true }, by: "local" });
});
