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

// A theme changes colours and nothing else.
const rulesOf = { light: rules, dark: ["color-contrast", "link-in-text-block"] } as const;
const themes = ["light", "dark"] as const;

/** What axe finds wrong with the page as it stands, in both themes and at each width; also when it is wider than the screen. */
export async function violations(
  page: Page,
  widths: readonly number[] = [1280, 320],
): Promise<Readonly<Record<string, readonly Violation[]>>> {
  const found: Record<string, readonly Violation[]> = {};
  const before = page.viewportSize();
  for (const [width, colorScheme] of widths.flatMap((width) => themes.map((theme) => [width, theme] as const))) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    // What lies half under the bar at the top is no small target.
    await page.evaluate(() => scrollTo(0, 0));
    const inThisLook = await violationsInThisLook(page, rulesOf[colorScheme]);
    if (inThisLook.length > 0) found[`${colorScheme} at ${width} px`] = inThisLook;
  }
  if (before) await page.setViewportSize(before);
  return found;
}

async function violationsInThisLook(page: Page, tags: readonly string[]): Promise<readonly Violation[]> {
  // A dialog that still fades in has the wrong contrast.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime))
        .map((one) => one.finished),
    ),
  );
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeSource);
  return page.evaluate(async (tags) => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const found = await axe.run(document, { runOnly: [...tags] });
    const overflow =
      document.documentElement.scrollWidth > innerWidth ? [{ id: "wider than the screen", nodes: [] }] : [];
    return [...overflow, ...found.violations.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => node.html) }))];
  }, tags);
}
