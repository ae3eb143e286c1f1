/**
 * Makes the pictures of the README from the running product, into docs/images/. Usage:
 *
 *   npm start                                     # in another terminal
 *   node --import tsx scripts/screenshots.ts      # or with the address, if it is not http://127.0.0.1:3000
 *
 * It creates entries: use a database whose content does not matter.
 */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Entry } from "async-workflow";
import type { Page } from "playwright-core";
import { projectRoot } from "../lib/config/project-root.ts";
import { launchChromium } from "../tests/e2e/support/chromium.ts";

const url = process.argv[2] ?? "http://127.0.0.1:3000";
const folder = join(projectRoot, "docs/images");
const dataset = join(projectRoot, "node_modules/vega-datasets/data/airports.csv");

/** Tried again, the newest, and those that are on their way. */
const underWay = {
  light: ["Reindex the help centre", "Resize product photos", "Render the spring catalogue", "Import invoices (May)"],
  dark: ["Warm the cache", "Deduplicate contacts", "Translate release notes", "Settle payouts of week 21"],
};

mkdirSync(folder, { recursive: true });
const browser = await launchChromium();
try {
  const { failed, imported } = await createEntries();
  for (const colorScheme of ["light", "dark"] as const) {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      deviceScaleFactor: 2,
      colorScheme,
    });
    // The explanation is folded away, as whoever comes here every day has it.
    await context.addInitScript(() => localStorage.setItem("workflow-guide", "closed"));
    const page = await context.newPage();
    const save = (name: string) => page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });

    await page.goto(`${url}/entries`);
    await createInSteps(page, underWay[colorScheme]);
    await save("entries");

    await page.getByRole("button", { name: "Create Entry" }).first().click();
    await page.getByLabel("Title").fill("Airports of the United States");
    await page.getByRole("dialog").getByLabel("Workflow").selectOption("import-dataset");
    await page.locator("input[type=file]").setInputFiles(dataset);
    await page.getByText("Ready").waitFor();
    await page.getByLabel("Table", { exact: true }).fill("airports");
    await settled(page);
    await save("create");

    await page.goto(`${url}/entries/${imported.id}`);
    await page.locator('[data-status="COMPLETED"]').waitFor({ timeout: 60_000 });
    await settled(page);
    await save("entry");

    await page.goto(`${url}/entries/${failed.id}`);
    await page.locator('[data-status="FAILED"]').waitFor({ timeout: 60_000 });
    await settled(page);
    await save("failure");
    await context.close();
  }
  console.log(`Saved in ${folder}`);
} finally {
  await browser.close();
}

/** What an ordinary afternoon looks like, in workflows of several kinds. */
async function createEntries(): Promise<{ failed: Entry; imported: Entry }> {
  const input = { file: await upload(), table: "airports", existing: "replace", chunkSize: 1000 };
  await create({ title: "Welcome mail to 214 people", tags: ["mail"] });
  await create({ title: "Monthly statement for Acme", tags: ["billing"] });
  const failed = await create({ title: "Charge card 4412", input: { failAt: "STAGE_2" }, tags: ["billing"] });
  await create({ title: "Sync the product catalogue", input: { failAt: "STAGE_1", failTimes: 1 } });
  await create({ title: "Rebuild the search index" });
  const imported = await create({ title: "Airports of the United States", workflow: "import-dataset", input });
  await create({ title: "Statement for Globex, third try", input: { failAt: "STAGE_3" }, tags: ["billing"] });
  await create({ title: "Export orders of May", tags: ["reports"] });
  await create({ title: "Send the press release on Friday", delay: "2d", tags: ["mail"] });
  for (const { id } of [failed, imported]) await ended(id);
  return { failed, imported };
}

async function ended(id: string): Promise<void> {
  for (;;) {
    const entry = (await (await fetch(new URL(`/api/entries/${id}`, url))).json()) as Entry;
    if (entry.finishedAt !== null) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Entries a stage apart, and one that is being tried again: the picture shows them all on their way. */
async function createInSteps(page: Page, [retried, last, ...titles]: readonly string[]): Promise<void> {
  await create({ title: retried ?? "", input: { failAt: "STAGE_1", failTimes: 2 } });
  for (const title of titles) {
    await create({ title });
    await page.locator("[data-entry-id]", { hasText: title }).locator('[data-status="STAGE_1"]').first().waitFor();
  }
  await create({ title: last ?? "" });
  await page
    .locator("[data-entry-id]", { hasText: last ?? "" })
    .first()
    .waitFor();
  await settled(page);
}

/** Resolves when nothing moves any more but what always turns. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(() => {
    const ending = document
      .getAnimations()
      .filter((animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime));
    return Promise.allSettled(ending.map((animation) => animation.finished));
  });
}

interface NewEntry {
  readonly title: string;
  readonly workflow?: string;
  readonly input?: unknown;
  readonly tags?: readonly string[];
  readonly delay?: string;
}

async function create(entry: NewEntry): Promise<Entry> {
  return (await send("/api/entries", JSON.stringify(entry), { "content-type": "application/json" })) as Entry;
}

async function upload(): Promise<string> {
  const form = new FormData();
  form.set("file", new File([readFileSync(dataset)], "airports.csv", { type: "text/csv" }));
  return ((await send("/api/files", form)) as { id: string }).id;
}

async function send(path: string, body: string | FormData, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await fetch(new URL(path, url), { method: "POST", body, headers });
  if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
