import type { WorkerStatus } from "async-workflow";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { rowOf, seeConnection, seeStatus } from "./support/entries.ts";
import { productUnderTest } from "./support/product.ts";

const product = productUnderTest({ DEMO_STAGE_MS: "100" });

const palette = (page: Page) => page.getByRole("dialog", { name: "Command palette" });
const focused = (page: Page, selector: string) =>
  expect.poll(() => page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)).toBe(true);

test("g and a letter goes to a page: its title and breadcrumb say so, and the focus is in it", async () => {
  const page = await product.open();
  await page.getByRole("heading", { name: "No entries yet" }).waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("k");
  await page.waitForURL("**/workers");
  await page.getByRole("heading", { level: 1, name: "Workers" }).waitFor();
  await expect.poll(() => page.title()).toBe("Workers · Async Workflow");
  await focused(page, "main");
  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await page.getByRole("heading", { level: 1, name: "System" }).waitFor();
  expect(await page.getByRole("navigation", { name: "Breadcrumb" }).textContent()).toBe("System");
});

test("the rail is narrow when it was left so, drawn by the server, and nothing shifts while the page loads", async () => {
  const page = await product.open("/workers");
  await page.locator("[data-slot=worker]").waitFor();
  const width = () => page.locator("[data-slot=rail]").evaluate((rail) => rail.getBoundingClientRect().width);
  expect(await width()).toBe(220);
  await page.keyboard.press("[");
  await expect.poll(width).toBe(56);
  await page.addInitScript(() => {
    Object.assign(window, { shift: 0 });
    new PerformanceObserver((list) => {
      const shifts = list.getEntries() as unknown as { value: number; hadRecentInput: boolean }[];
      for (const { value, hadRecentInput } of shifts)
        if (!hadRecentInput) (window as unknown as { shift: number }).shift += value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  const response = await page.reload();
  expect(await response?.text()).toMatch(/<html[^>]*data-rail="narrow"/);
  await page.locator("[data-slot=worker]").waitFor();
  expect(await width()).toBe(56);
  expect(await page.evaluate(() => (window as unknown as { shift: number }).shift)).toBeLessThanOrEqual(0.02);
});

test("the palette finds an entry by a word of its title and by the beginning of its id, and remembers it", async () => {
  const page = await product.open();
  const { id } = await product.create("Invoice of the teapot");
  await seeStatus(page, "Invoice of the teapot", "COMPLETED");
  await page.keyboard.press("Control+k");
  await palette(page).getByRole("combobox").fill("teapot");
  await palette(page)
    .getByRole("option", { name: /Invoice of the teapot/ })
    .waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/entries/${id}`);
  await page.getByRole("heading", { level: 1, name: "Invoice of the teapot" }).waitFor();
  await page.keyboard.press("Control+k");
  await palette(page).getByRole("combobox").fill(id.slice(0, 13));
  await palette(page)
    .getByRole("option", { name: /Invoice of the teapot/ })
    .waitFor();
  await page.keyboard.press("Escape");
  await palette(page).waitFor({ state: "detached" });
  await page.keyboard.press("Control+k");
  await palette(page)
    .getByRole("group", { name: "Recent" })
    .getByRole("option", { name: "Invoice of the teapot" })
    .waitFor();
});

test("the palette does things: it opens the create dialog with the focus in it, and says when nothing fits", async () => {
  const page = await product.open("/workers");
  await page.locator("[data-slot=worker]").waitFor();
  await page.getByRole("button", { name: "Search and commands" }).click();
  await palette(page).getByRole("combobox").fill("zzz nothing");
  await palette(page).getByText("Nothing fits").waitFor();
  await palette(page).getByRole("combobox").fill("create an");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Create entry" }).waitFor();
  await focused(page, "#entry-title");
});

test("z writes every time in UTC, and it stays so", async () => {
  const page = await product.open("/entries", { timezoneId: "Asia/Kolkata" });
  const time = rowOf(page, "Invoice of the teapot").locator("time").first();
  await time.waitFor();
  const iso = (await time.getAttribute("datetime")) ?? "";
  const inUtc = iso.slice(11, 16);
  expect(await time.textContent()).not.toContain(inUtc);
  await page.keyboard.press("z");
  await expect.poll(() => time.textContent()).toContain(inUtc);
  await page.reload();
  await expect.poll(() => time.textContent()).toContain(inUtc);
  expect(await page.getByRole("button", { name: "Times in UTC" }).getAttribute("aria-pressed")).toBe("true");
});

test("p pauses: nothing is asked for, whatever the network and the tab do, until the reader resumes", async () => {
  const page = await product.open();
  await seeConnection(page, "live");
  await rowOf(page, "Invoice of the teapot").waitFor();
  await page.keyboard.press("p");
  await seeConnection(page, "paused");
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  const { id } = await product.create("Made while paused");
  await expect.poll(async () => (await product.entry(id)).status, { timeout: 20_000 }).toBe("COMPLETED");
  await page.evaluate(() => {
    window.dispatchEvent(new Event("online"));
    document.dispatchEvent(new Event("visibilitychange"));
  });
  expect(await rowOf(page, "Made while paused").count()).toBe(0);
  expect(requests).toEqual([]);
  await page.getByRole("button", { name: "Resume" }).click();
  await seeStatus(page, "Made while paused", "COMPLETED");
});

test("rows are as high as the reader likes, from the first frame on", async () => {
  const page = await product.open("/system");
  const rows = page.locator("[data-slot=system-row]");
  await rows.first().waitFor();
  // Of a row with one line: what is slow just now says so in two.
  const height = () =>
    rows.evaluateAll((all) => Math.min(...all.map((row) => Math.round(row.getBoundingClientRect().height))));
  expect(await height()).toBe(44);
  await page.getByRole("button", { name: "Display" }).click();
  await page.getByRole("menuitemradio", { name: "Compact" }).click();
  await expect.poll(height).toBe(36);
  await page.reload();
  await rows.first().waitFor();
  expect(await height()).toBe(36);
});

test("the system page says what is wrong and what to do, and the report can be copied", async () => {
  const page = await product.open("/system", { permissions: ["clipboard-read", "clipboard-write"] });
  // The database of the tests does not wait for its disk.
  const durability = page.locator('[data-row-id="durability"]');
  await durability.getByText("Set all three to on").waitFor();
  expect(await durability.getAttribute("data-status")).not.toBe("ok");
  await page.locator('[data-row-id="listen"]').getByText("one came back after").waitFor();
  await page.getByRole("button", { name: "Copy report" }).click();
  await page.getByText("Report copied").waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^Async Workflow, 20/);
  expect(copied).toContain("Database: Durability");
});

test("a worker shows what it holds; when it is drained the page says that none is left, and how to start one", async () => {
  const page = await product.open("/workers");
  const card = page.locator("[data-slot=worker]");
  await card.waitFor();
  const answer = await fetch(new URL("/api/workers", product.url));
  const { workers } = (await answer.json()) as { workers: WorkerStatus[] };
  expect(await card.getAttribute("data-worker-id")).toBe(workers[0]?.id);
  await card.getByText(/\d+ of \d+ slots in use/).waitFor();
  await card.getByRole("button", { name: "Drain" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Drain worker" }).click();
  await page.getByRole("heading", { name: "No worker is alive" }).waitFor({ timeout: 20_000 });
  await page.getByText("npm run worker").waitFor();
});
