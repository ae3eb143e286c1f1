import type { Locator, Page } from "playwright-core";
import { describe, expect, test, vi } from "vitest";
import { runsBeforeTheTests, seeConnection } from "./support/entries.ts";
import { productUnderTest } from "./support/product.ts";

const product = productUnderTest({ DEMO_STAGE_MS: "1400" });

/** Creates an entry and opens it while it still runs: the page is loaded before. */
async function openFromList(title: string): Promise<Page> {
  const page = await product.open();
  await seeConnection(page, "live");
  await product.create(title);
  await page.getByRole("link", { name: title }).click();
  return page;
}

const ranToItsEnd = runsBeforeTheTests(product, {
  "Fails, then is retried": { failAt: "STAGE_2" },
  Repeated: { failAt: "STAGE_2" },
  "Big numbers": {},
  "A large input": {},
  "Waited long": { failAt: "STAGE_2", failTimes: 1 },
  "Many steps": {},
});
const stageRow = (page: Page, stage: string, state: string): Locator =>
  page.locator(`[role=treeitem][data-stage="${stage}"][data-state="${state}"]`);
const seeBadge = (page: Page, status: string) =>
  page.locator(`article header [data-slot="status-badge"][data-status="${status}"]`).waitFor();
const tab = (page: Page, name: string) => page.getByRole("tab", { name }).click();

test("an entry is followed live: its stages, what its handlers say, and its result", async () => {
  const page = await openFromList("Followed closely");
  await page.getByRole("heading", { level: 1, name: "Followed closely" }).waitFor();
  // Running, or past that when the machine is busy: the page is not loaded again either way.
  await stageRow(page, "STAGE_2", "running")
    .or(stageRow(page, "STAGE_2", "completed"))
    .waitFor();
  await tab(page, "Logs");
  await page.getByText("STAGE_2 begins").waitFor();
  await page.getByText("STAGE_3 is done").waitFor();
  await tab(page, "Data");
  await page.getByRole("region", { name: "Result", exact: true }).getByText("Processed successfully at").waitFor();
  await tab(page, "Events");
  await page.getByText("It completed.").waitFor();
  expect(await page.title()).toBe("Followed closely · Async Workflow");
  await tab(page, "Attempts");
  expect(await page.getByText(/^Attempt 1 completed/).count()).toBe(3);
  // The tab stands in the address.
  await page.waitForURL((url) => url.searchParams.get("tab") === "attempts");
});

describe("an entry that failed", () => {
  test("shows its errors with the reader's own code first, and Retry goes on from there", async () => {
    const { id } = ranToItsEnd("Fails, then is retried");
    const page = await product.open(`/entries/${id}?tab=attempts`);
    const why = page.getByRole("region", { name: "Why it does not run" });
    await why.getByText("It failed in stage STAGE_2 after 1 try").waitFor();
    const stage = page.locator('li[data-stage="STAGE_2"]');
    await stage.getByText("STAGE_2 failed on purpose, as the input asked.", { exact: true }).waitFor();
    const stack = stage.getByRole("region", { name: "Stack" });
    await stack.getByText(/at failIfAsked \(.*workflows\/demo\.ts/).waitFor();
    await page.getByRole("button", { name: "Retry", exact: true }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByText("It goes on with STAGE_2, where it ended. STAGE_1 and finished steps are kept").waitFor();
    await dialog.getByRole("button", { name: "Retry entry" }).click();
    await seeBadge(page, "STAGE_1");
    await seeBadge(page, "FAILED");
    expect(await page.locator('li[data-stage="STAGE_1"]').getByText(/^Attempt/).count()).toBe(1); // biome-ignore format: one thing
  });

  test("can be repeated as a new entry, from a stage or with another input, and the strip shows them all", async () => {
    const { id } = ranToItsEnd("Repeated");
    const page = await product.open(`/entries/${id}`, { expectedErrors: /400/ });
    const more = page.getByRole("button", { name: "More ways to run it again" });
    await more.click();
    await page.getByRole("menuitem", { name: "STAGE_2" }).click();
    await page.waitForURL((url) => !url.pathname.endsWith(id));
    const strip = page.getByRole("navigation", { name: "Repeats" });
    await strip.getByRole("link", { name: /^Again 1/ }).and(page.locator("[aria-current]")).waitFor(); // biome-ignore format: one thing
    await seeBadge(page, "FAILED");
    await more.click();
    await page.getByRole("menuitem", { name: "With edited input…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Input").fill('{ "failAt": ');
    await dialog.getByRole("button", { name: "Run again" }).click();
    await dialog.getByText("This is not JSON").waitFor();
    await dialog.getByLabel("Input").fill('{ "failAt": "STAGE_9" }');
    await dialog.getByRole("button", { name: "Run again" }).click();
    await dialog.getByText("input.failAt").waitFor();
    await dialog.getByLabel("Input").fill("{}");
    await dialog.getByRole("button", { name: "Run again" }).click();
    await dialog.waitFor({ state: "detached" });
    await strip.getByRole("link", { name: /^Again 2/ }).and(page.locator("[aria-current]")).waitFor(); // biome-ignore format: one thing
    await seeBadge(page, "COMPLETED");
    await strip.getByRole("link", { name: /^Original/ }).click();
    await page.waitForURL((url) => url.pathname.endsWith(id));
    await expect.poll(() => strip.getByRole("link").count()).toBe(3);
  });
});

test("Cancel asks, shows itself at once and ends the entry", async () => {
  const page = await openFromList("Cancelled by hand");
  await page.locator("[role=treeitem][data-state=running]").waitFor();
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await page.getByText("The running stage gets a stop signal").waitFor();
  await page.getByRole("button", { name: "Cancel entry" }).click();
  await seeBadge(page, "CANCELLED");
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  expect((await product.entry(id)).state).toBe("cancelled");
});

test("an action that the server refuses is taken back, with the reason", async () => {
  const { id } = await product.create("Not cancelled", { input: { failAt: "STAGE_1", failTimes: 2 } });
  const page = await product.open(`/entries/${id}`, { expectedErrors: /500/ });
  await page.route("**/cancel", (route) =>
    route.fulfill({
      status: 500,
      contentType: "application/problem+json",
      body: JSON.stringify({ title: "Internal error", status: 500, code: "internal", detail: "The disk is full." }),
    }),
  );
  await page.getByRole("button", { name: "Cancel", exact: true }).first().click();
  await page.getByRole("button", { name: "Cancel entry" }).click();
  await page.getByText("Not cancelled could not be cancelled").waitFor();
  await page.getByText("The disk is full.").waitFor();
  await page.getByRole("button", { name: "Cancel", exact: true }).first().waitFor();
});

test("an entry in backoff says why it waits and for how long, and is tried at once when asked", async () => {
  const { id } = await product.create("Backs off", { input: { failAt: "STAGE_1", failTimes: 1 } });
  await vi.waitFor(async () => expect((await product.entry(id)).state).toBe("retrying"), { timeout: 10_000 });
  await product.sql(
    "update async_workflow.live set available_at = clock_timestamp() + interval '1 hour' where entry_id = $1",
    [id],
  );
  const page = await product.open(`/entries/${id}`);
  const why = page.getByRole("region", { name: "Why it does not run" });
  await why.getByText(/It makes its next try \(2 of 3\) in 60 min, because the last one failed/).waitFor();
  await why.getByRole("button", { name: "Try it now" }).click();
  await seeBadge(page, "COMPLETED");
});

describe("data", () => {
  test("is shown, searched, and copied with every digit", async () => {
    const { id } = ranToItsEnd("Big numbers");
    const input = {
      text: '{"ledger":{"balance":9007199254740993,"name":"مرحبا </script>"},"":[1,2],"rows":[{"deep":{"found":true}}]}',
    };
    await product.sql("update async_workflow.entry set input = $1::jsonb where id = $2", [input.text, id]);
    const page = await product.open(`/entries/${id}?tab=data`, { permissions: ["clipboard-read", "clipboard-write"] });
    const panel = page.getByRole("region", { name: "Input", exact: true });
    await panel.getByText("9007199254740993").click();
    await panel.getByRole("button", { name: "Copy value" }).click();
    const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
    await expect.poll(clipboard).toBe("9007199254740993");
    await panel.getByRole("button", { name: "Copy path" }).click();
    await expect.poll(clipboard).toBe("$.ledger.balance");
    await panel.getByRole("searchbox").fill("found");
    await panel.getByRole("treeitem", { name: "found: true" }).waitFor();
    expect(await panel.getByRole("treeitem").count()).toBe(5);
    await panel.getByRole("button", { name: "Raw" }).click();
    await panel.getByText('"name": "مرحبا </script>"').waitFor();
    await page.getByRole("button", { name: "Copy or download" }).click();
    await page.getByRole("menuitem", { name: "Copy as cURL" }).click();
    await expect.poll(clipboard).toContain('"balance":9007199254740993');
  });

  test("of a megabyte is shown in part and does not hold the page up", async () => {
    const { id } = ranToItsEnd("A large input");
    const rows =
      "select jsonb_agg(jsonb_build_object('n', n, 'text', repeat('x', 80))) from generate_series(1, 10000) n";
    await product.sql(`update async_workflow.entry set input = (${rows}) where id = $1`, [id]);
    const page = await product.open(`/entries/${id}?tab=data`);
    const panel = page.getByRole("region", { name: "Input", exact: true });
    await panel.getByText("[ 10000 elements ]").click();
    await panel.getByText("{ 2 keys").first().waitFor();
    expect(await page.locator("*").count()).toBeLessThan(1_500);
    await panel.getByRole("button", { name: "Raw" }).click();
    await panel.getByText("The first 256 kB of").waitFor();
    const download = page.waitForEvent("download");
    await panel.getByRole("button", { name: "Download all of it" }).click();
    expect((await download).suggestedFilename()).toBe(`${id}-input.json`);
  });
});

describe("logs", () => {
  const say = (id: string, from: number, to: number) =>
    product.sql(
      `with said as (
         insert into async_workflow.log (entry_id, at, level, stage, attempt, late, message, fields)
         select $1, clock_timestamp(), case when n % 100 = 0 then 3 else 1 end, 0, 1, false, 'line ' || n, jsonb_build_object('n', n)
         from generate_series($2::int, $3::int) as n
       )
       insert into async_workflow.change (entry_ids) values (array[$1::uuid])`,
      [id, from, to],
    );

  test("are followed at their end, left alone while one reads, and filtered by level", async () => {
    const { id } = await product.create("Talks much", { input: { failAt: "STAGE_1", failTimes: 1 } });
    await vi.waitFor(async () => expect((await product.entry(id)).state).toBe("retrying"), { timeout: 10_000 });
    await product.sql("update async_workflow.live set available_at = 'infinity' where entry_id = $1", [id]);
    await say(id, 1, 700);
    const page = await product.open(`/entries/${id}?tab=logs`);
    const box = page.getByRole("region", { name: "Log, followed" });
    await box.getByText("line 700", { exact: false }).waitFor();
    await say(id, 701, 705);
    await box.getByText("line 705").waitFor();
    await box.evaluate((element) => {
      element.scrollTop = 0;
    });
    const jump = page.getByRole("button", { name: /^Jump to latest/ });
    await jump.waitFor();
    await say(id, 706, 717);
    await page.getByRole("button", { name: "Jump to latest (12)" }).waitFor();
    expect(await box.evaluate((element) => element.scrollTop)).toBe(0);
    await page.getByRole("button", { name: "Load earlier lines" }).click();
    await jump.click();
    await box.getByText("line 717").waitFor();
    await box.getByRole("button", { name: "Details of line 717" }).click();
    await box.getByRole("button", { name: "Copy line" }).waitFor();
    await page.getByLabel("Level").selectOption("error");
    await box.getByText("line 700").waitFor();
    expect(await box.locator("[data-log-line]").count()).toBe(7);
    expect(new URL(page.url()).searchParams.get("level")).toBe("error");
  });
});

describe("the waterfall", () => {
  test("collapses a night of waiting, zooms by keys, and is a table on demand", async () => {
    const { id } = ranToItsEnd("Waited long");
    // The first try of STAGE_2 and all before it were two hours and fourteen minutes earlier.
    await product.sql(
      `with late as (
         update async_workflow.attempt set started_at = started_at - interval '134 min', finished_at = finished_at - interval '134 min'
         where entry_id = $1 and (stage = 0 or stage = 1 and attempt = 1)
       ), began as (
         update async_workflow.result set started_at = started_at - interval '134 min' where entry_id = $1
       )
       update async_workflow.entry set created_at = created_at - interval '134 min' where id = $1`,
      [id],
    );
    const page = await product.open(`/entries/${id}`);
    const gap = page.getByRole("button", { name: /^Show the 2 h 14 min in which nothing ran/ });
    await gap.waitFor();
    const failed = page.locator('[data-span="failed"]');
    const wide = await failed.evaluate((bar) => bar.getBoundingClientRect().width);
    await gap.click();
    await expect.poll(() => failed.evaluate((bar) => bar.getBoundingClientRect().width)).toBeLessThan(wide / 5);
    const tree = page.getByRole("tree");
    await tree.focus();
    await page.keyboard.press("+");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("0");
    await page.keyboard.press("ArrowDown");
    await page.getByRole("region", { name: "About STAGE_1" }).getByText("Attempt 1 completed").waitFor();
    await page.keyboard.press("ArrowDown");
    await page.getByRole("region", { name: "About STAGE_2" }).getByText("Attempt 1 failed").waitFor();
    await page.getByRole("button", { name: "Table" }).click();
    const rows = page.getByRole("table").getByRole("row");
    await expect.poll(() => rows.count()).toBeGreaterThanOrEqual(5);
    const words = (await rows.allTextContents()).join("\n");
    expect(words).toContain("STAGE_2Attempt 1 failed");
    expect(words).toContain("waits");
  });

  test("of five thousand steps is on the screen within a second, with few elements, down to the last one", async () => {
    const { id } = ranToItsEnd("Many steps");
    await product.sql(
      `insert into async_workflow.step (entry_id, stage, name, occurrence, attempt, started_at, finished_at, result)
       select $1, 1, 'chunk', n, 1, a.started_at + n * interval '0.1 ms', a.started_at + n * interval '0.1 ms' + interval '5 ms', '1'
       from generate_series(1, 5000) as n, async_workflow.attempt a where a.entry_id = $1 and a.stage = 1`,
      [id],
    );
    const page = await product.open("/entries");
    await page.getByRole("link", { name: "Many steps" }).click();
    await page.getByRole("treeitem", { name: /Stage STAGE_2, completed.*5000 steps/ }).click();
    const begun = Date.now();
    await page.reload();
    await page.getByRole("treeitem", { name: /Stage STAGE_2/ }).waitFor();
    const painted = Date.now() - begun;
    // A second on a quiet machine; the tests' machine is shared.
    expect(painted).toBeLessThan(3_000);
    await page.getByRole("treeitem", { name: /Stage STAGE_2/ }).click();
    await page.getByRole("treeitem", { name: "Step chunk #1," }).waitFor();
    expect(await page.locator("*").count()).toBeLessThan(1_500);
    await page.getByRole("tree").evaluate((tree) => tree.scrollTo(0, tree.scrollHeight));
    await page.getByRole("treeitem", { name: "Step chunk #5000" }).waitFor();
  });
});

test("an id without an entry says what may have become of it", async () => {
  const page = await product.open(`/entries/${crypto.randomUUID()}`, { expectedErrors: /404/ });
  await page.getByRole("heading", { name: "There is no entry with this id" }).waitFor();
  await page.getByText("It may have passed its retention").waitFor();
});
