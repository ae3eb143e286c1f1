/** What axe finds wrong with a page. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];

interface Violation {
  readonly id: string;
  readonly nodes: readonly string[];
}

/** What axe finds wrong with the page as it stands; also when it is wider than the screen. */
export async function violations(page: Page): Promise<readonly Violation[]> {
  // A dialog that still fades in has the wrong contrast.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime))
        .map((one) => one.finished),
    ),
  );
  await page.evaluate(axeSource);
  return page.evaluate(async (tags) => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const found = await axe.run(document, { runOnly: tags });
    const overflow =
      document.documentElement.scrollWidth > innerWidth ? [{ id: "wider than the screen", nodes: [] }] : [];
    return [...overflow, ...found.violations.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => node.html) }))];
  }, rules);
}
