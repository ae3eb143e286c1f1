import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { rowIds, rowOf, seeConnection, seeStatus } from "./support/entries.ts";
import { productUnderTest } from "./support/product.ts";

const product = productUnderTest({ DEMO_STAGE_MS: "100" });

test("new entries wait behind a pill while the reader reads, and no row moves", async () => {
  await Promise.all(Array.from({ length: 30 }, (_, index) => product.create(`Old ${index}`)));
  const page = await product.open();
  await seeConnection(page, "live");
  await rowOf(page, "Old 0").or(page.locator("[data-entry-id]").nth(10)).first().waitFor();
  await page.evaluate(() => scrollTo({ top: 1_000 }));
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(100);
  // The rows around the new place are drawn a moment after the scroll.
  let before = await rowIds(page);
  await expect
    .poll(async () => {
      const last = before;
      before = await rowIds(page);
      return isDeepStrictEqual(last, before);
    })
    .toBe(true);
  const top = await page.evaluate(() => scrollY);
  expect(top).toBeGreaterThan(100);
  for (const title of ["New 1", "New 2", "New 3"]) await product.create(title);
  await page.getByRole("button", { name: "3 new · Show" }).waitFor();
  expect(await rowIds(page)).toEqual(before);
  expect(await page.evaluate(() => scrollY)).toBe(top);
  await page.keyboard.press("n");
  await rowOf(page, "New 3").waitFor();
  await page.getByText("Showing 1–33 of 33").waitFor();
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

test("J and K walk the list that the reader of an entry came from", async () => {
  for (const title of ["Walk 1", "Walk 2", "Walk 3"]) await product.create(title);
  const page = await product.open();
  await page.getByRole("link", { name: "Walk 3" }).waitFor();
  await page.getByRole("link", { name: "Walk 2" }).click();
  await page.getByRole("heading", { level: 1, name: "Walk 2" }).waitFor();
  await page.getByRole("link", { name: "Next entry" }).waitFor();
  await page.keyboard.press("j");
  await page.getByRole("heading", { level: 1, name: "Walk 1" }).waitFor();
  await page.keyboard.press("k");
  await page.keyboard.press("k");
  await page.getByRole("heading", { level: 1, name: "Walk 3" }).waitFor();
});
