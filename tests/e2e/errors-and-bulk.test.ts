import type { Entry, StartedBatch } from "async-workflow";
import type { Page } from "playwright-core";
import { expect, test, vi } from "vitest";
import { rowOf, seeStatus } from "./support/entries.ts";
import { productUnderTest } from "./support/product.ts";

const product = productUnderTest({ DEMO_STAGE_MS: "20" });

const group = (page: Page) => page.locator("[data-slot=error-group]");
const bar = (page: Page) => page.locator("[data-slot=bulk-bar]");

async function fail(title: string): Promise<Entry> {
  const { id } = await product.create(title, { input: { failAt: "STAGE_2" } });
  return vi.waitFor(async () => {
    const entry = await product.entry(id);
    expect(entry.status).toBe("FAILED");
    return entry;
  }, 20_000);
}

test("an error is grouped, read, resolved, and comes back when it fails again", async () => {
  const page = await product.open("/errors");
  await page.getByRole("heading", { name: "Nothing has failed" }).waitFor();

  const first = await fail("Charge card 1");
  await fail("Charge card 2");
  await group(page)
    .getByText(/^2 failures/)
    .first()
    .waitFor();
  expect(await group(page).count()).toBe(1);
  await group(page)
    .getByRole("link", { name: /failed on purpose/ })
    .click();
  await page
    .getByText(/at .*demo\.ts/)
    .first()
    .waitFor();
  expect(await page.title()).toContain("failed on purpose");
  await page.getByRole("link", { name: "All 2 entries" }).click();
  await seeStatus(page, "Charge card 1", "FAILED");
  await page.goBack();

  await page.getByRole("button", { name: /^Resolve/ }).click();
  await page.locator('[data-slot=error-page][data-status="resolved"]').waitFor();
  await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Errors" }).click();
  await page.getByRole("heading", { name: "No open errors" }).waitFor();
  await fail("Charge card 3");
  await group(page).getByText("Came back").waitFor();
  await group(page)
    .getByRole("button", { name: /^Ignore/ })
    .click();
  // The notice about the resolving may still be there.
  await page.locator("[data-sonner-toast]", { hasText: "Ignored:" }).getByRole("button", { name: "Undo" }).click();
  await group(page)
    .getByText(/^3 failures/)
    .first()
    .waitFor();
  expect((await product.entry(first.id)).error?.fingerprint).toBe(await group(page).getAttribute("data-fingerprint"));
});

test("ticked entries are retried together, after it was said what would happen", async () => {
  await product.create("Completes");
  const failed = await Promise.all(["A", "B", "C"].map((name) => fail(`Invoice ${name}`)));
  const page = await product.open("/entries?q=Invoice");
  await seeStatus(page, "Invoice C", "FAILED");
  const titles = await page.locator("[data-entry-link]").allTextContents();
  // From the first to the last with Shift; Escape lets go of all.
  await page.getByLabel(`Select ${titles[0]}`).click();
  await page.getByLabel(`Select ${titles[2]}`).click({ modifiers: ["Shift"] });
  await bar(page).getByText("3 selected").waitFor();
  expect(new URL(page.url()).pathname).toBe("/entries");
  await page.keyboard.press("Escape");
  await bar(page).waitFor({ state: "detached" });

  await page.getByLabel(`Select ${titles[0]}`).click();
  await page.getByLabel(`Select ${titles[1]}`).click();
  await bar(page).getByRole("button", { name: "Retry" }).click();
  const dialog = page.getByRole("dialog", { name: "Retry 2 entries?" });
  await dialog.getByText("2 entries match:").waitFor();
  expect((await product.entry((failed[0] as Entry).id)).attempt).toBe(1);
  await dialog.getByLabel("Reason").fill("the card service is back");
  await dialog.getByRole("button", { name: "Retry 2 entries" }).click();

  await page.waitForURL(/\/bulk\/[0-9a-f-]+$/);
  await page.locator('[data-slot=bulk-page][data-state="finished"]').waitFor();
  await page.getByText("the card service is back").waitFor();
  expect(await page.locator('[data-slot=bulk-outcome][data-outcome="done"]').count()).toBe(2);
  // They fail again, as their input asks, and can be retried from here.
  await page.getByRole("button", { name: "Retry the 2 that failed again" }).click();
  const again = page.getByRole("dialog");
  await again.getByText("2 entries match:").waitFor();
  await again.getByLabel("Begin with").selectOption({ index: 1 });
  await again.getByText("2 will be repeated from that stage on, each by a new entry").waitFor();
  await again.getByRole("button", { name: "Retry 2 entries" }).click();
  await page.getByText("From stage").waitFor();
  await page.locator('[data-slot=bulk-page][data-state="finished"]').waitFor();
  await page.getByText("repeated by a new entry").first().waitFor();
  await page.goto(new URL("/bulk", product.url).href);
  await page.getByText("Finished: 2 done").nth(1).waitFor();
});

test("all that match are cancelled at a pace, which can be stopped; so many ask for their number", async () => {
  const entries = Array.from({ length: 120 }, (_, n) => ({
    title: `Later ${n}`,
    workflow: "demo",
    delay: "1h",
    tags: ["later"],
  }));
  await product.send<StartedBatch>("/api/entries/batch", { entries });
  const page = await product.open("/entries?tag=later");
  await rowOf(page, "Later 119").waitFor();
  await page.getByLabel("Select Later 119").click();
  await bar(page).getByRole("button", { name: "Select all 120 matching" }).click();
  await bar(page).getByText("All 120 matching selected").waitFor();
  await bar(page).getByRole("button", { name: "Cancel" }).click();
  const dialog = page.getByRole("dialog", { name: "Cancel 120 entries?" });
  await dialog.getByText("wait and will end at once").waitFor();
  const confirm = dialog.getByRole("button", { name: "Cancel 120 entries" });
  expect(await confirm.isDisabled()).toBe(true);
  await dialog.getByLabel("Type 120 to cancel that many").fill("120");
  await dialog.getByLabel("Pace").selectOption("10");
  await confirm.click();

  await page.locator('[data-slot=bulk-page][data-state="running"]').waitFor();
  await page.locator('[data-slot=bulk-outcome][data-outcome="done"]').first().waitFor();
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Stop" }).click();
  await page.getByText(/left alone/).waitFor();
  await page.getByRole("button", { name: /^Left/ }).click();
  await page.locator('[data-slot=bulk-outcome][data-outcome="left"]').first().waitFor();
  await expect.poll(() => page.locator('[data-slot=bulk-outcome][data-outcome="done"]').count()).toBe(0);
  const left = await product.sql<{ count: string }>(
    "select count(*) from async_workflow.live l join async_workflow.entry e on e.id = l.entry_id where e.tags @> '{later}'",
  );
  const shown = await page.getByRole("button", { name: /^Left/ }).textContent();
  expect(shown).toBe(`Left${left[0]?.count}`);
  await page.getByRole("button", { name: `Go on with the ${left[0]?.count} left` }).click();
  await page.locator('[data-slot=bulk-page][data-state="running"]').waitFor();
  await expect.poll(async () => page.getByRole("button", { name: /^Left/ }).textContent()).not.toBe(shown);
});
