import type { Entry } from "async-workflow";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { rowOf, seeStatus } from "./support/entries.ts";
import { productUnderTest } from "./support/product.ts";
import { violations } from "./support/violations.ts";

const product = productUnderTest({ DEMO_STAGE_MS: "100" });

const long = `A title that is much longer than any row is wide: ${"words and ".repeat(12)}`.trim();
let failed: Entry;

beforeAll(async () => {
  await product.create("Completed");
  await product.create(long);
  failed = await product.create("Failed", { input: { failAt: "STAGE_2" } });
  await vi.waitFor(async () => expect((await product.entry(failed.id)).status).toBe("FAILED"), 20_000);
  await product.send("/api/bulk", { action: "cancel", ids: [failed.id] });
});

/** The tabs of an entry's page, and what is on them when they are loaded. */
const sides = {
  Attempts: "at failIfAsked",
  Data: "Search keys and values",
  Logs: "STAGE_2 begins",
  Events: "local created it.",
} as const;

describe("in both themes, wide and narrow", () => {
  test("the list has no violations", async () => {
    const page = await product.open("/entries");
    await seeStatus(page, "Failed", "FAILED");
    expect(await violations(page)).toEqual({});
  });

  test("the empty list has no violations", async () => {
    const page = await product.open("/entries?status=EXPIRED");
    await page.getByRole("heading", { name: "No entries with status EXPIRED" }).waitFor();
    expect(await violations(page)).toEqual({});
  });

  test("the create dialog has no violations, with errors shown and options open", async () => {
    const page = await product.open("/entries");
    await rowOf(page, "Failed").waitFor();
    await page.getByRole("button", { name: "Create Entry" }).first().click();
    await page.getByRole("dialog").getByLabel("Workflow").selectOption("import-dataset");
    await page.getByRole("dialog").getByRole("button", { name: "Options" }).click();
    await page.getByRole("dialog").locator("button[type=submit]").click();
    await page.getByText("Enter a title.").waitFor();
    expect(await violations(page)).toEqual({});
  });

  test("the metrics page has no violations, as charts and as a table", async () => {
    const page = await product.open("/metrics?range=1h&compare=1");
    await page.locator('[data-slot="chart"] canvas').first().waitFor();
    await page.getByRole("button", { name: "Finished as a table" }).click();
    await page.getByRole("table", { name: "Finished" }).waitFor();
    expect(await violations(page)).toEqual({});
  });

  test("the pages of workflows have no violations, nor has the question before a pause", async () => {
    const page = await product.open("/workflows/demo");
    await page.locator("[data-stage]").first().waitFor();
    expect(await violations(page)).toEqual({});
    await page.goto(new URL("/workflows", product.url).href);
    await page.getByRole("switch", { name: "Demo runs" }).waitFor();
    expect(await violations(page)).toEqual({});
    await page.getByRole("switch", { name: "Demo runs" }).click();
    await page.getByRole("dialog", { name: "Pause Demo?" }).waitFor();
    expect(await violations(page)).toEqual({});
  });

  test("errors and bulk actions have no violations", async () => {
    const page = await product.open("/errors", { expectedErrors: /404/ });
    await page.getByRole("link", { name: /failed on purpose/ }).click();
    await page.getByRole("heading", { name: "Last failures" }).waitFor();
    expect(await violations(page), "one error").toEqual({});
    await page.getByRole("button", { name: "Retry all that failed" }).click();
    await page.getByText("1 entry matches:").waitFor();
    expect(await violations(page), "dialog").toEqual({});
    for (const path of ["/errors", "/errors?status=resolved", "/errors/0000000000000000", "/bulk"]) {
      await page.goto(new URL(path, product.url).href);
      await page.getByRole("heading", { level: 2 }).or(page.getByText("There is no such error")).first().waitFor();
      expect(await violations(page), path).toEqual({});
    }
    await page.getByRole("link", { name: "Cancel 1 entry" }).click();
    await page.locator("[data-slot=bulk-outcome]").waitFor();
    expect(await violations(page), "one bulk action").toEqual({});
    await page.goto(new URL("/entries", product.url).href);
    await page.getByLabel("Select Failed").check();
    await page.locator("[data-slot=bulk-bar]").waitFor();
    expect(await violations(page), "bar").toEqual({});
  });

  test("the workers, the system report and the palette have no violations", async () => {
    const page = await product.open("/workers");
    await page.locator("[data-slot=worker]").waitFor();
    expect(await violations(page)).toEqual({});
    await page.goto(new URL("/system", product.url).href);
    await page.locator("[data-slot=system-row]").first().waitFor();
    expect(await violations(page)).toEqual({});
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("failed");
    await page.getByRole("option", { name: /FAILED/ }).waitFor();
    expect(await violations(page)).toEqual({});
  });

  test("the entry page has no violations, on any of its sides", async () => {
    const page = await product.open(`/entries/${failed.id}`);
    await page.getByRole("treeitem", { name: /STAGE_2/ }).click();
    expect(await violations(page)).toEqual({});
    await page.getByRole("button", { name: "Table" }).click();
    await page.getByRole("table").waitFor();
    expect(await violations(page)).toEqual({});
    for (const [side, content] of Object.entries(sides)) {
      await page.getByRole("tab", { name: side }).click();
      await page.getByText(content).or(page.getByPlaceholder(content)).first().waitFor();
      expect(await violations(page), side).toEqual({});
    }
  });
});

test.each([1280, 320])("what opens over the list has no violations at %i px", async (width) => {
  const page = await product.open("/entries", { viewport: { width, height: 900 } });
  await rowOf(page, "Failed").waitFor();
  const wide = ["Status", "Workflow", "All time", "Columns"];
  for (const name of ["Export", "Actions for Failed", ...(width > 640 ? wide : [])]) {
    await page.getByRole("button", { name }).first().click();
    await page.getByRole("menu").waitFor();
    expect(await violations(page, [width]), name).toEqual({});
    await page.keyboard.press("Escape");
    await page.getByRole("menu").waitFor({ state: "detached" });
  }
  if (width > 640) {
    await page.getByRole("button", { name: "All time" }).first().click();
    await page.getByRole("menuitem", { name: "Between two times" }).click();
    await page.getByRole("dialog", { name: "Created between" }).waitFor();
    expect(await violations(page, [width]), "range").toEqual({});
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("menuitem", { name: "A value in the result" }).click();
    await page.getByRole("dialog", { name: "Add a column from the result" }).waitFor();
    expect(await violations(page, [width]), "column").toEqual({});
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }
  await page.getByRole("combobox").fill("sta");
  await page.getByRole("option").first().waitFor();
  // What is typed is searched for after a pause; until its answer comes the rows are dimmed.
  await page.waitForURL(/sta\b/);
  await page.locator("[aria-busy=true]").waitFor({ state: "detached" });
  expect(await violations(page, [width]), "suggestions").toEqual({});
  await page.goto(new URL(`/entries?peek=${failed.id}`, product.url).href);
  await page.locator("[data-slot=peek]").getByText("FAILED").first().waitFor();
  expect(await violations(page, [width]), "peek").toEqual({});
});

test("on a phone all filters are in one sheet, by keyboard too, and the button says how many are set", async () => {
  const page = await product.open("/entries", { viewport: { width: 320, height: 640 } });
  await rowOf(page, "Failed").waitFor();
  await page.getByRole("button", { name: "Filters" }).press("Enter");
  const sheet = page.getByRole("dialog", { name: "Filters" });
  await sheet
    .getByRole("group", { name: "Status", exact: true })
    .getByRole("checkbox", { name: "FAILED" })
    .press("Space");
  await sheet.getByRole("radio", { name: "Last 24 hours" }).press("Space");
  await sheet.getByLabel("Order").selectOption("Title, A to Z");
  await sheet.getByRole("radio", { name: "Between two times" }).press("Space");
  await sheet.getByLabel("From").waitFor();
  // Until the answer is there the rows are dimmed.
  await page.locator('[data-entries-list][aria-busy="false"]').waitFor({ state: "attached" });
  expect(await violations(page, [320]), "sheet").toEqual({});
  await sheet.getByRole("radio", { name: "Last 24 hours" }).check();
  await sheet.getByRole("button", { name: "Show 1 entry" }).click();
  await sheet.waitFor({ state: "detached" });
  expect(new URL(page.url()).search).toBe("?status=FAILED&from=-24h&sort=title");
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe("Filters (2)");
  expect(await violations(page, [320]), "filtered").toEqual({});
});

test("in forced colours and at twice the size nothing is lost or cut off", async () => {
  const page = await product.open("/entries", { forcedColors: "active" });
  await rowOf(page, "Failed").waitFor();
  const badge = rowOf(page, "Failed").locator('[data-status="FAILED"]').first();
  const drawn = await badge.evaluate((element) => {
    const { borderTopWidth, borderTopStyle } = getComputedStyle(element);
    return { width: Number.parseFloat(borderTopWidth), style: borderTopStyle };
  });
  expect(drawn).toEqual({ width: 1, style: "solid" });
  // Twice as large is half as wide.
  await page.setViewportSize({ width: 640, height: 450 });
  const cut = await page.evaluate(() => ({
    wider: document.documentElement.scrollWidth > innerWidth,
    buttons: [...document.querySelectorAll("main button, header button")]
      .filter((button) => button.checkVisibility() && button.textContent !== "")
      .filter((button) => button.scrollWidth > button.clientWidth + 4)
      .map((button) => button.textContent),
  }));
  expect(cut).toEqual({ wider: false, buttons: [] });
});

test("the list of keys has no violations and switches them off", async () => {
  const page = await product.open();
  await rowOf(page, "Failed").waitFor();
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keyboard" });
  await keys.waitFor();
  // On a phone too it opens at its beginning.
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await keys.evaluate((dialog) => dialog.scrollTop)).toBe(0);
  expect(await violations(page)).toEqual({});
  await page.getByLabel("Single keys are on").uncheck();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("c");
  await page.keyboard.press("?");
  expect(await page.getByRole("dialog").count()).toBe(0);
});

test("the first Tab shows the skip link, and it leads to the content", async () => {
  const page = await product.open();
  await rowOf(page, "Failed").waitFor();
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to content");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.closest("main") !== null)).toBe(true);
});

test("with reduced motion nothing moves", async () => {
  const page = await product.open("/entries", { reducedMotion: "reduce" });
  await rowOf(page, "Failed").waitFor();
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});

test("a dark system gets a dark page from the first frame, and the choice is remembered", async () => {
  const page = await product.open("/entries", {
    colorScheme: "dark",
    before: (page) =>
      page.addInitScript(() => {
        // The first frame that has something to show: before it the page is blank, whatever its theme.
        const look = () => {
          if (!document.querySelector("main")) return requestAnimationFrame(look);
          return Object.assign(window, { darkInFirstFrame: document.documentElement.classList.contains("dark") });
        };
        requestAnimationFrame(look);
      }),
  });
  await rowOf(page, "Failed").waitFor();
  expect(await page.evaluate(() => (window as unknown as { darkInFirstFrame: boolean }).darkInFirstFrame)).toBe(true);
  // An empty box is empty on a dark page too.
  const box = page.getByLabel("Select Failed");
  const filled = () => box.evaluate((it) => getComputedStyle(it).backgroundColor);
  const empty = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await filled()).toBe(empty);
  await box.check();
  expect(await filled()).not.toBe(empty);
  await page.keyboard.press("t");
  await expect.poll(() => page.evaluate(() => document.documentElement.classList.contains("dark"))).toBe(false);
  await page.reload();
  expect(await page.evaluate(() => document.documentElement.classList.contains("light"))).toBe(true);
});

test("at 320 px every control is at least 44 px high, or as the text around it", async () => {
  const page = await product.open("/entries", { viewport: { width: 320, height: 900 } });
  await rowOf(page, "Failed").waitFor();
  const small = await page.evaluate(() => {
    const height = (element: Element | null | undefined) => element?.getBoundingClientRect().height ?? 0;
    return (
      [...document.querySelectorAll("button, select, input")]
        .filter((control) => control.checkVisibility())
        // A head that only screen readers have is one pixel high; a box is hit by its label.
        .filter((control) => !control.closest("thead") || height(control.closest("thead")) > 1)
        .filter((control) => height(control.closest("label") ?? control) < 44)
        .map((control) => control.outerHTML)
    );
  });
  expect(small).toEqual([]);
});
