/** Writes the results: the JSON of this run, and the page and charts of the latest one. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Results } from "../results.ts";
import { scenarios } from "../scenarios/index.ts";
import { barChart } from "./chart.ts";
import { toMarkdown } from "./markdown.ts";

/** Returns the path of the page. */
export function writeResults(results: Results, folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const old of readdirSync(folder)) if (/^latest-.*\.svg$/.test(old)) rmSync(join(folder, old));
  const charts: Record<string, string> = {};
  for (const scenario of scenarios) {
    const svg = barChart(scenario, results.rows);
    if (!svg) continue;
    charts[scenario.key] = `latest-${scenario.key}.svg`;
    writeFileSync(join(folder, `latest-${scenario.key}.svg`), svg);
  }
  writeFileSync(
    join(folder, `${results.date.slice(0, 16).replace(":", "")}.json`),
    `${JSON.stringify(results, null, 1)}\n`,
  );
  const page = join(folder, "latest.md");
  writeFileSync(page, toMarkdown(results, charts));
  return page;
}
