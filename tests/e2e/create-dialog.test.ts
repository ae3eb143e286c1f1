import type { EntryPage } from "async-workflow";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { rowOf, seeStatus } from "./support/entries.ts";
import { productUnderTest } from "./support/product.ts";

const product = productUnderTest({ DEMO_STAGE_MS: "100" });

const dialog = (page: Page) => page.getByRole("dialog", { name: "Create entry" });
const submit = (page: Page) => dialog(page).locator("button[type=submit]");

async function countOf(title: string): Promise<number> {
  const answer = await fetch(new URL("/api/entries?limit=100", product.url));
  const { entries } = (await answer.json()) as EntryPage;
  return entries.filter((entry) => entry.title === title).length;
}

async function openDialog(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Create Entry" }).first().click();
  await dialog(page).getByLabel("Title").waitFor();
}

test("an entry is created by keyboard alone, and the focus comes back", async () => {
  const page = await product.open();
  await page.getByRole("heading", { name: "No entries yet" }).waitFor();
  await page.keyboard.press("c");
  await dialog(page).getByLabel("Title").waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("entry-title");
  await page.keyboard.type("Typed c and j and ?");
  await page.keyboard.press("Enter");
  await dialog(page).waitFor({ state: "detached" });
  await seeStatus(page, "Typed c and j and ?", "COMPLETED");
  expect(await page.evaluate(() => document.querySelectorAll("[role=dialog]").length)).toBe(0);
});

test("an empty or too long title is refused with a message that belongs to the field", async () => {
  const page = await product.open();
  await openDialog(page);
  await submit(page).click();
  const title = dialog(page).getByLabel("Title");
  await dialog(page).getByText("Enter a title.").waitFor();
  expect(await title.getAttribute("aria-invalid")).toBe("true");
  const describedBy = (await title.getAttribute("aria-describedby")) ?? "";
  expect(await page.locator(`#${describedBy}`).textContent()).toBe("Enter a title.");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("entry-title");
  await title.fill("   ");
  await dialog(page).getByText("Enter a title.").waitFor();
  await title.fill("x".repeat(201));
  await dialog(page).getByText("Use at most 200 characters.").waitFor();
  await dialog(page).getByText("201/200").waitFor();
});

test("Esc closes at once when nothing was typed and asks when something was", async () => {
  const page = await product.open();
  await openDialog(page);
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "detached" });
  await openDialog(page);
  // In one go: not even what was typed the very moment before may get lost.
  await dialog(page)
    .getByLabel("Title")
    .evaluate((title: HTMLInputElement) => {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(title, "Half a thought");
      title.dispatchEvent(new InputEvent("input", { bubbles: true }));
      title.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }));
    });
  const question = page.getByRole("alertdialog", { name: "Discard this entry?" });
  await question.getByRole("button", { name: "Keep editing" }).click();
  expect(await dialog(page).getByLabel("Title").inputValue()).toBe("Half a thought");
  await page.keyboard.press("Escape");
  await question.getByRole("button", { name: "Discard" }).click();
  await dialog(page).waitFor({ state: "detached" });
});

test("when the answer gets lost, Retry brings the same entry and not a second one", async () => {
  const page = await product.open("/entries", { expectedErrors: /Failed to load resource/ });
  let lost = false;
  await page.route("**/api/entries", async (route) => {
    if (route.request().method() !== "POST" || lost) return route.continue();
    lost = true;
    await route.fetch();
    await route.abort();
  });
  await openDialog(page);
  await dialog(page).getByLabel("Title").fill("Sent twice");
  await submit(page).click();
  await page.getByText("The entry was not created").waitFor();
  expect(await dialog(page).getByLabel("Title").inputValue()).toBe("Sent twice");
  await submit(page).click();
  await dialog(page).waitFor({ state: "detached" });
  await rowOf(page, "Sent twice").waitFor();
  expect(await rowOf(page, "Sent twice").count()).toBe(1);
  expect(await countOf("Sent twice")).toBe(1);
});

test("a double click and a double Enter make one entry", async () => {
  const page = await product.open();
  await openDialog(page);
  await dialog(page).getByLabel("Title").fill("Pressed twice");
  await submit(page).evaluate((button: HTMLElement) => {
    button.click();
    button.click();
  });
  await dialog(page).waitFor({ state: "detached" });
  await rowOf(page, "Pressed twice").waitFor();
  expect(await countOf("Pressed twice")).toBe(1);
});

test("the form comes from the workflow's schema: a file is uploaded and imported", async () => {
  const page = await product.open();
  await openDialog(page);
  await dialog(page).getByLabel("Title").fill("Three birds");
  await dialog(page).getByLabel("Workflow").selectOption("import-dataset");
  await submit(page).click();
  await dialog(page).getByText("Enter table.").waitFor();
  await dialog(page).getByLabel("Table", { exact: true }).fill("birds");
  await dialog(page)
    .locator("input[type=file]")
    .setInputFiles({
      name: "birds.csv",
      mimeType: "text/csv",
      buffer: Buffer.from("name,eggs\nwren,7\nowl,4\nswift,2\n"),
    });
  await dialog(page).getByText("Ready").waitFor();
  await dialog(page).getByRole("button", { name: "Options" }).click();
  const chunk = dialog(page).getByLabel("Rows per chunk");
  expect(await chunk.inputValue()).toBe("5000");
  await chunk.fill("1");
  await dialog(page).getByRole("button", { name: "Options" }).click();
  await submit(page).click();
  await dialog(page).getByText("Enter 100 or more.").waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("entry-input-chunkSize");
  await chunk.fill("100");
  await submit(page).click();
  await dialog(page).waitFor({ state: "detached" });
  await seeStatus(page, "Three birds", "COMPLETED");
  await page.getByRole("link", { name: "Three birds" }).click();
  await page.getByRole("heading", { level: 1, name: "Three birds" }).waitFor();
  await page.getByRole("tab", { name: "Data" }).click();
  await page.getByRole("region", { name: "Result", exact: true }).getByText("dataset.birds").first().waitFor();
});

test("a field that the server refuses is marked with its words", async () => {
  const page = await product.open("/entries", { expectedErrors: /400/ });
  await openDialog(page);
  await page.route("**/api/entries", (route) =>
    route.request().method() === "POST"
      ? route.fulfill({
          status: 400,
          contentType: "application/problem+json",
          body: JSON.stringify({
            title: "Bad",
            status: 400,
            code: "invalid_input",
            detail: "This title is taken.",
            field: "title",
          }),
        })
      : route.continue(),
  );
  await dialog(page).getByLabel("Title").fill("Taken");
  await submit(page).click();
  await dialog(page).getByText("This title is taken.").waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("entry-title");
});
