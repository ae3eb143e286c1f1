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
    const page = await context.newPage();
    const save = (name: string) => page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });

    await page.goto(`${url}/entries`);
    await createInSteps(page);
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

/** Enough of every kind for a list that shows what there is to show. */
async function createEntries(): Promise<{ failed: Entry; imported: Entry }> {
  for (const title of ["Monthly statement for Acme", "Welcome mail to 214 people", "Rebuild the search index"]) {
    await create({ title });
  }
  const failed = await create({ title: "Charge card 4412", input: { failAt: "STAGE_2" } });
  await create({ title: "Sync the product catalogue", input: { failAt: "STAGE_1", failTimes: 1 } });
  const input = { file: await upload(), table: "airports", existing: "replace", chunkSize: 1000 };
  const imported = await create({ title: "Airports of the United States", workflow: "import-dataset", input });
  return { failed, imported };
}

/** Three entries a stage apart, and one that is being tried again: the picture shows them all on their way. */
async function createInSteps(page: Page): Promise<void> {
  await create({ title: "Send the press release", input: { failAt: "STAGE_1", failTimes: 2 } });
  for (const title of ["Render the spring catalogue", "Import invoices (May)"]) {
    await create({ title });
    await page.locator("[data-entry-id]", { hasText: title }).locator('[data-status="STAGE_1"]').first().waitFor();
  }
  await create({ title: "Resize product photos" });
  await page.locator("[data-entry-id]", { hasText: "Resize product photos" }).first().waitFor();
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

async function create(entry: { title: string; workflow?: string; input?: unknown }): Promise<Entry> {
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
