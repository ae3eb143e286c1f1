import { expect, test } from "vitest";
import { rowIds, rowOf, seeConnection, seeStatus } from "./support/entries.ts";
import { productUnderTest } from "./support/product.ts";

const product = productUnderTest({ DEMO_STAGE_MS: "100" });

test("new entries wait behind a pill while the reader reads, and no row moves", async () => {
  await Promise.all(Array.from({ length: 30 }, (_, index) => product.create(`Old ${index}`)));
  const page = await product.open();
  await seeConnection(page, "live");
  await page.locator("[data-entry-id]").nth(29).scrollIntoViewIfNeeded();
  const before = await rowIds(page);
  const top = await page.evaluate(() => scrollY);
  expect(top).toBeGreaterThan(100);
  for (const title of ["New 1", "New 2", "New 3"]) await product.create(title);
  await page.getByRole("button", { name: "3 new · Show" }).waitFor();
  expect(await rowIds(page)).toEqual(before);
  expect(await page.evaluate(() => scrollY)).toBe(top);
  await page.keyboard.press("n");
  await rowOf(page, "New 3").waitFor();
  const after = await rowIds(page);
  expect(new Set(after).size).toBe(after.length);
  expect(after.slice(3)).toEqual(before);
});

test("at the top and idle, new entries come in by themselves and are announced", async () => {
  const page = await product.open();
  await seeConnection(page, "live");
  await product.create("Comes in by itself");
  await rowOf(page, "Comes in by itself").waitFor();
  await page
    .locator('[data-slot="live-region"]')
    .filter({ hasText: /new entr|completed/ })
    .waitFor();
  expect(await page.locator('[data-slot="new-entries"]').count()).toBe(0);
});

test("a row that leaves the filter stays where it is and says so", async () => {
  const page = await product.open("/entries?status=CREATED");
  await seeConnection(page, "live");
  await page.getByRole("heading", { name: "No entries with status CREATED" }).waitFor();
  await product.create("Passes through", { input: { failAt: "STAGE_1", failTimes: 1 } });
  await rowOf(page, "Passes through").waitFor();
  await rowOf(page, "Passes through").getByText("no longer matches").waitFor();
});

test("filters and pages live in the URL: reload and Back keep them", async () => {
  await Promise.all(Array.from({ length: 25 }, (_, index) => product.create(`More ${index}`)));
  const page = await product.open("/entries?page=2&status=nonsense");
  await page
    .getByRole("button", { name: "Clear filters" })
    .or(page.getByRole("button", { name: "First page" }))
    .click();
  await page.getByRole("button", { name: "Older" }).click();
  await page.getByText("Page 2 of 2").waitFor();
  await page.getByLabel("Workflow", { exact: true }).selectOption("import-dataset");
  await page.getByRole("heading", { name: "No entries of workflow import-dataset" }).waitFor();
  expect(new URL(page.url()).search).toBe("?workflow=import-dataset");
  await page.goBack();
  await page.getByText("Page 2 of 2").waitFor();
  await page.reload();
  await page.getByText("Page 2 of 2").waitFor();
});

test("the keys j and k walk the rows and Enter opens one", async () => {
  const page = await product.open();
  await page.locator("[data-entry-id]").nth(2).waitFor();
  const ids = await rowIds(page);
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/entries/${ids[1]}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
  await page.keyboard.press("b");
  await page.waitForURL("**/entries");
  await seeStatus(page, "Comes in by itself", "COMPLETED");
});
