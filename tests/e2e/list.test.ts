import type { Entry } from "async-workflow";
import type { Page } from "playwright-core";
import { beforeAll, expect, test, vi } from "vitest";
import { rowIds, rowOf, seeConnection, seeStatus } from "./support/entries.ts";
import { totalOf, weighScripts } from "./support/page-weight.ts";
import { productUnderTest } from "./support/product.ts";

const product = productUnderTest({ DEMO_STAGE_MS: "20" });
const many = 260;

beforeAll(async () => {
  const entries = Array.from({ length: many }, (_, index) => ({
    title: `Invoice ${index}`,
    tags: index % 2 === 0 ? ["even"] : ["odd"],
    ...(index < 3 ? { input: { failAt: "STAGE_1", failTimes: 1 } } : {}),
  }));
  const response = await fetch(new URL("/api/entries/batch", product.url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ entries }),
  });
  expect(response.ok).toBe(true);
  const failing = await product.create("Charge card", { input: { failAt: "STAGE_2" } });
  await vi.waitFor(async () => expect((await product.entry(failing.id)).status).toBe("FAILED"), 60_000);
  await vi.waitFor(async () => expect(await total("status=COMPLETED")).toBe(many), 60_000);
});

async function total(filter: string): Promise<number> {
  const response = await fetch(new URL(`/api/entries?limit=1&${filter}`, product.url));
  return ((await response.json()) as { total: number }).total;
}

const search = (page: Page) => decodeURIComponent(new URL(page.url()).search).replaceAll("+", " ");
const box = (page: Page) => page.getByRole("combobox", { name: "Search entries" });
const seeShown = (page: Page, text: string) => page.locator('[data-slot="shown-rows"]', { hasText: text }).waitFor();

test("filter, order, columns and peek live in the address and open the same elsewhere; what fits nowhere is taken out", async () => {
  const entry = await product.create("Seen elsewhere");
  await expect.poll(async () => (await product.entry(entry.id)).status).toBe("COMPLETED");
  const address = `status=COMPLETED&tag=even&from=-24h&sort=title&cols=title,status,tags&peek=${entry.id}`;
  const page = await product.open(`/entries?${address}&state=nonsense&duration=long&sort=title`);
  await seeShown(page, "of 130");
  expect(await page.locator('[aria-sort="ascending"]').textContent()).toBe("Title");
  expect(await page.getByRole("columnheader", { name: "Tags" }).count()).toBe(1);
  expect(await page.getByRole("columnheader", { name: "Progress" }).count()).toBe(0);
  await page.getByRole("complementary", { name: "Entry beside the list" }).getByText("Seen elsewhere").waitFor();
  await expect.poll(() => search(page)).not.toMatch(/nonsense|long/);
  expect(search(page)).toContain("tag=even");
});

test("choices are steps that Back undoes; another filter starts at its first page, with nothing selected", async () => {
  const page = await product.open("/entries");
  await page.getByRole("button", { name: "Status" }).first().click();
  await page.getByRole("menuitemcheckbox", { name: /FAILED 1/ }).click();
  await page.keyboard.press("Escape");
  await seeShown(page, "1–1 of 1");
  expect(search(page)).toBe("?status=FAILED");
  await rowOf(page, "Charge card").getByRole("checkbox").check();
  await page.getByText("1 selected").waitFor();
  await page.getByRole("button", { name: "Remove status FAILED" }).click();
  await seeShown(page, `of ${await total("")}`);
  expect(await page.getByText("1 selected").count()).toBe(0);
  await page.goBack();
  await seeShown(page, "1–1 of 1");
  await page.goBack();
  await seeShown(page, `of ${await total("")}`);
  expect(search(page)).toBe("");
});

test("typing finds at once; tokens are completed, become filters, and say what is wrong with them", async () => {
  const page = await product.open("/entries");
  await page.locator("[data-entry-id]").first().waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("invoice 25");
  await seeShown(page, "of 13");
  expect(search(page)).toBe("?q=invoice 25");
  await page.keyboard.type(" tag:");
  await page.keyboard.type("even ");
  await seeShown(page, "of 5");
  expect(search(page)).toBe("?tag=even&q=invoice 25");
  await box(page).fill("stat");
  await page.getByRole("option", { name: /^status:/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.type("f");
  await page.getByRole("option", { name: "FAILED" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Tab");
  await page.getByRole("heading", { name: "No entries with status FAILED tagged even" }).waitFor();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await box(page).fill("in.failTimes:1");
  await page.keyboard.press("Enter");
  await seeShown(page, "of 3");
  await box(page).fill("from:yesterday");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText("from must be a time").waitFor();
  expect(await box(page).inputValue()).toBe("from:yesterday");
});

test("heads sort, by pointer and by key, and say so", async () => {
  const page = await product.open("/entries?tag=odd");
  await page.getByRole("button", { name: "Title" }).click();
  await page.locator('[data-entry-id] >> text="Invoice 1"').first().waitFor();
  expect(search(page)).toBe("?tag=odd&sort=title");
  await page.getByRole("button", { name: "Title" }).press("Enter");
  await rowOf(page, "Invoice 99").waitFor();
  expect(search(page)).toBe("?tag=odd&sort=-title");
  expect(await page.locator("[aria-sort]").count()).toBe(1);
});

test("a long list is loaded as it is scrolled, only what can be seen is drawn, and Back leads to the row", async () => {
  const page = await product.open("/entries?workflow=demo");
  await seeShown(page, "1–");
  const count = await total("workflow=demo");
  expect(await page.getByRole("table").getAttribute("aria-rowcount")).toBe(String(count + 1));
  await page.mouse.move(640, 700);
  for (let turn = 0; turn < 40 && !(await page.getByText(`Showing 1–${count} of`).isVisible()); turn += 1) {
    await page.mouse.wheel(0, 900);
    await page.waitForTimeout(60);
  }
  await seeShown(page, `1–${count} of ${count}`);
  expect(await page.evaluate(() => document.querySelectorAll("*").length)).toBeLessThanOrEqual(1_500);
  // By its place: which row stands where changes with every step of the window.
  const link = page.locator('[aria-rowindex="200"] [data-entry-link]');
  await page.evaluate(() => scrollTo({ top: 200 * 44 }));
  await link.scrollIntoViewIfNeeded();
  const title = await link.textContent();
  const top = await page.evaluate(() => scrollY);
  await link.click();
  await page.waitForURL("**/entries/*");
  await page.goBack();
  await seeShown(page, `1–${count} of ${count}`);
  const focused = () => page.evaluate(() => document.activeElement?.textContent);
  await expect.poll(focused).toBe(title);
  expect(Math.abs((await page.evaluate(() => scrollY)) - top)).toBeLessThan(50);
  await page.evaluate(() => scrollTo({ top: 0 }));
  await page.locator('[aria-rowindex="2"]').waitFor();
  expect(await focused()).toBe(title);
  await page.evaluate((top) => scrollTo({ top }), top);
  await page.locator('[aria-rowindex="2"]').waitFor({ state: "detached" });
  expect(await focused()).toBe(title);
});

test("by keyboard alone: walk, look beside the list, select, act, and leave again", async () => {
  const page = await product.open("/entries");
  await page.locator("[data-entry-id]").nth(3).waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Space");
  const peek = page.getByRole("complementary", { name: "Entry beside the list" });
  const titles = await page.locator("[data-entry-link]").allTextContents();
  await peek.getByRole("link", { name: titles[1] ?? "" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await peek.getByRole("link", { name: titles[2] ?? "" }).waitFor();
  await page.keyboard.press("x");
  await page.getByText("1 selected").waitFor();
  await page.keyboard.press(".");
  await page.getByRole("menuitem", { name: "Run again" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("menu").waitFor({ state: "detached" });
  await page.keyboard.press("r");
  await page.getByText("There is nothing to retry in").waitFor();
  expect(await page.evaluate(() => document.activeElement?.closest("[data-entry-id]"))).not.toBeNull();
  await page.keyboard.press("Escape");
  await peek.waitFor({ state: "detached" });
});

test("an entry is started again from its row, and its command can be copied", async () => {
  const page = await product.open("/entries?status=FAILED", { permissions: ["clipboard-read", "clipboard-write"] });
  await rowOf(page, "Charge card").getByRole("button", { name: "Actions for Charge card" }).click();
  await page.getByRole("menuitem", { name: "Copy as cURL" }).click();
  await page.getByText("Command copied").waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^curl http.*\/api\/entries\/[\w-]+$/);
  await rowOf(page, "Charge card").getByRole("button", { name: "Actions for Charge card" }).click();
  await page.getByRole("menuitem", { name: "Run again" }).click();
  await page.getByText("Started Charge card again").waitFor();
  await expect.poll(() => total("status=FAILED"), { timeout: 20_000 }).toBe(2);
});

test("a view is saved under a name, counted, opened as an address, and deleted", async () => {
  const page = await product.open("/entries?tag=odd&sort=title");
  await page.getByRole("button", { name: "Save view" }).click();
  await page.getByLabel("Name").fill("Odd ones");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const tab = page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: /^Odd ones/ });
  await tab.getByText("130").waitFor();
  expect(await tab.getAttribute("aria-current")).toBe("page");
  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: /^All/ }).click();
  await seeShown(page, `of ${await total("")}`);
  await tab.click();
  await seeShown(page, "of 130");
  expect(search(page)).toBe("?tag=odd&sort=title");
  await page.getByRole("button", { name: "Delete view" }).click();
  await page.getByText("Deleted the view Odd ones").waitFor();
  await tab.waitFor({ state: "detached" });
});

test("columns are chosen and kept; what is shown can be taken away as a file, and how much that is", async () => {
  const page = await product.open("/entries?status=FAILED");
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Workflow" }).click();
  await page.getByRole("columnheader", { name: "Workflow" }).waitFor();
  await page.getByRole("menuitem", { name: "A value in the result" }).click();
  await page.getByLabel("Value in the result, by its path").fill("total");
  await page.getByRole("button", { name: "Add column" }).click();
  await page.getByRole("columnheader", { name: "total" }).waitFor();
  await page.goto(new URL("/entries", product.url).href);
  await page.getByRole("columnheader", { name: "Workflow" }).waitFor();
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByText(`Export ${await total("")} entries`).waitFor();
  const href = await page.getByRole("menuitem", { name: /^CSV/ }).getAttribute("href");
  const file = await (await fetch(new URL(href ?? "", product.url))).text();
  expect(file.trim().split("\r\n")).toHaveLength((await total("")) + 1);
});

test("nothing shifts while entries come and go", async () => {
  const page = await product.open("/entries");
  await seeConnection(page, "live");
  await page.waitForTimeout(500);
  await page.evaluate(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as PerformanceEntry & { value: number }).value);
    }).observe({ type: "layout-shift" });
  });
  const created: Entry[] = [];
  const end = Date.now() + 6_000;
  while (Date.now() < end) {
    created.push(await product.create(`Churn ${created.length}`));
    await page.waitForTimeout(100);
  }
  await seeStatus(page, `Churn ${created.length - 1}`, "COMPLETED");
  const shifts = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
  expect(shifts.reduce((sum, value) => sum + value, 0)).toBeLessThanOrEqual(0.01);
  const ids = await rowIds(page);
  expect(new Set(ids).size).toBe(ids.length);
});

test("the page loads no more JavaScript than it may", async () => {
  let weigh: ReturnType<typeof weighScripts> | undefined;
  const page = await product.open("/entries", {
    before: async (page) => {
      weigh = weighScripts(page);
    },
  });
  await seeConnection(page, "live");
  await page.locator("[data-entry-id]").first().waitFor();
  const scripts = (await weigh?.()) ?? [];
  const told = JSON.stringify(scripts, null, 1);
  expect(totalOf(scripts, "sent"), told).toBeLessThanOrEqual(149_500);
  // For browsers behind a proxy that knows gzip only.
  expect(totalOf(scripts, "gzip"), told).toBeLessThanOrEqual(170_000);
});
