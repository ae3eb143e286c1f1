import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { seeConnection } from "./support/entries.ts";
import { productUnderTest } from "./support/product.ts";

const product = productUnderTest({ DEMO_STAGE_MS: "1500" });

/** Creates an entry and opens it while it still runs: the page is loaded before. */
async function openFromList(title: string): Promise<Page> {
  const page = await product.open();
  await seeConnection(page, "live");
  await product.create(title);
  await page.getByRole("link", { name: title }).click();
  return page;
}

test("the stages of an entry are followed live, to the result", async () => {
  const page = await openFromList("Followed closely");
  await page.getByRole("heading", { level: 1, name: "Followed closely" }).waitFor();
  await page.locator('[data-stage="STAGE_1"][data-state="running"]').waitFor();
  await page.locator('[data-stage="STAGE_2"][data-state="running"]').waitFor();
  await page.locator('[data-stage="STAGE_3"][data-state="completed"]').waitFor();
  await page.getByRole("region", { name: "Result", exact: true }).getByText("Processed successfully at").waitFor();
  expect(await page.title()).toBe("Followed closely · Async Workflow");
  expect(await page.getByText(/^Attempt 1 completed/).count()).toBe(3);
});

test("a failed stage shows its error and stack, and Retry goes on from there", async () => {
  const { id } = await product.create("Fails, then is retried", { input: { failAt: "STAGE_2" } });
  const page = await product.open(`/entries/${id}`);
  const stage = page.locator('[data-stage="STAGE_2"]');
  await stage.getByText("STAGE_2 failed on purpose, as the input asked.", { exact: true }).waitFor();
  await stage.getByText("Stack").click();
  await stage.getByRole("region", { name: "Stack" }).waitFor();
  await page.getByRole("button", { name: "Retry" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Retry entry" }).click();
  await page.locator('article [data-slot="status-badge"]').filter({ hasText: "STAGE_1" }).waitFor();
  await page.locator('[data-slot="status-badge"][data-status="FAILED"]').waitFor();
  expect(
    await page
      .locator('[data-stage="STAGE_1"]')
      .getByText(/^Attempt/)
      .count(),
  ).toBe(1);
});

test("Cancel asks, shows itself at once and ends the entry", async () => {
  const page = await openFromList("Cancelled by hand");
  await page.locator('[data-stage="STAGE_1"][data-state="running"]').waitFor();
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await page.getByText("The running stage gets a stop signal").waitFor();
  await page.getByRole("button", { name: "Cancel entry" }).click();
  await page.locator('[data-status="CANCELLED"]').waitFor();
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  expect((await product.entry(id)).state).toBe("cancelled");
});

test("an action that the server refuses is taken back, with the reason", async () => {
  const { id } = await product.create("Not cancelled", { input: { failAt: "STAGE_1", failTimes: 2 } });
  const page = await product.open(`/entries/${id}`, { expectedErrors: /500/ });
  await page
    .locator('[data-stage="STAGE_1"]')
    .getByText(/failed, will be tried again/)
    .first()
    .waitFor();
  await page.route("**/cancel", (route) =>
    route.fulfill({
      status: 500,
      contentType: "application/problem+json",
      body: JSON.stringify({ title: "Internal error", status: 500, code: "internal", detail: "The disk is full." }),
    }),
  );
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await page.getByRole("button", { name: "Cancel entry" }).click();
  await page.getByText("Not cancelled could not be cancelled").waitFor();
  await page.getByText("The disk is full.").waitFor();
  await page.getByRole("button", { name: "Cancel", exact: true }).waitFor();
});
