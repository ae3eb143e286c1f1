/** How the tests look at the list of entries. */
import type { Entry } from "async-workflow";
import type { Locator, Page } from "playwright-core";
import { beforeAll, expect, vi } from "vitest";
import type { Product } from "./product.ts";

export function rowOf(page: Page, title: string): Locator {
  return page.locator("[data-entry-id]").filter({ has: page.getByRole("link", { name: title, exact: true }) });
}

/** Resolves when the row of that title shows that status. */
export async function seeStatus(page: Page, title: string, status: string): Promise<void> {
  await rowOf(page, title).locator(`[data-status="${status}"]`).waitFor();
}

/** Resolves when the page says how it is kept fresh: `live`, `polling`, `offline` … */
export async function seeConnection(page: Page, state: string): Promise<void> {
  await page.locator(`[data-slot="connection-status"][data-state="${state}"]`).waitFor();
}

/** Writes down every status that the row of this title shows, in order, from now on. */
export async function recordStatuses(page: Page, title: string): Promise<() => Promise<readonly string[]>> {
  await page.evaluate((wanted) => {
    const seen: string[] = [];
    Object.assign(window, { seenStatuses: seen });
    const look = () => {
      const rows = [...document.querySelectorAll("[data-entry-id]")];
      const row = rows.find((one) => one.querySelector("[data-entry-link]")?.textContent === wanted);
      const status = row?.querySelector<HTMLElement>("[data-status]")?.dataset.status;
      if (status && status !== seen.at(-1)) seen.push(status);
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
  }, title);
  return () => page.evaluate(() => (window as unknown as { seenStatuses: string[] }).seenStatuses);
}

/** Ids of the rows, from top to bottom. */
export function rowIds(page: Page): Promise<(string | null)[]> {
  return page.locator("[data-entry-id]").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-entry-id")));
}

/** Runs entries to their ends, all at once, before the first test; a function that gives the entry of a title. */
export function runsBeforeTheTests(
  product: Product,
  inputs: Readonly<Record<string, unknown>>,
): (title: string) => Entry {
  const ended = new Map<string, Entry>();
  beforeAll(async () => {
    await Promise.all(
      Object.entries(inputs).map(async ([title, input]) => ended.set(title, await runToItsEnd(product, title, input))),
    );
  });
  return (title) => ended.get(title) as Entry;
}

async function runToItsEnd(product: Product, title: string, input: unknown): Promise<Entry> {
  const { id } = await product.create(title, { input });
  return vi.waitFor(
    async () => {
      const entry = await product.entry(id);
      expect(entry.finishedAt).not.toBeNull();
      return entry;
    },
    { timeout: 20_000 },
  );
}
