/**
 * Lighthouse over the pages of a running product, by its own presets for desktop and phone. Writes results/lighthouse.json, prints
 * the scores, and ends with 1 when a median is below 95. Usage, with the product started by `npm start` and a few entries in it:
 *
 *   npm --prefix bench run lighthouse -- [http://127.0.0.1:3000] [times=3] [mobile,desktop] [/entries,/metrics,…]
 *
 * Performance is measured with the clock: let the machine be quiet. The mobile preset is Lighthouse's own: a processor four
 * times slower and a slow 4G network, both simulated from what was observed.
 */
import { writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import lighthouse, { desktopConfig } from "lighthouse";
import { launchChromium } from "../../tests/e2e/support/chromium.ts";

const [url = "http://127.0.0.1:3000", times = "3", presets = "desktop,mobile", only] = process.argv.slice(2);
const categories = ["performance", "accessibility", "best-practices"] as const;
const least = 95;
const debuggingPort = 9_333;
/** The live stream never ends, so the network never rests: without a bound each look takes Lighthouse's 45 seconds. */
const longestLoadMs = 10_000;

interface Scores {
  readonly page: string;
  readonly preset: string;
  readonly scores: Record<string, number>;
  readonly fcpMs: number;
  readonly lcpMs: number;
  readonly speedIndexMs: number;
  readonly tbtMs: number;
  readonly cls: number;
  /** What cost points. */
  readonly missed: readonly string[];
}

const answer = await fetch(new URL("/api/entries?limit=1&status=COMPLETED", url));
const [entry] = ((await answer.json()) as { entries: { id: string }[] }).entries;
if (!entry) throw new Error("There are no completed entries: create some first.");
const pages = only?.split(",") ?? ["/entries", `/entries/${entry.id}`, "/errors", "/metrics", "/system"];

const loadBefore = loadavg();
const all: Scores[] = [];
for (const page of pages) {
  for (const preset of presets.split(",")) {
    const runs: Scores[] = [];
    for (let n = 0; n < Number(times); n += 1) runs.push(await look(page, preset));
    // The median by performance, as Lighthouse recommends.
    runs.sort((a, b) => (a.scores.performance ?? 0) - (b.scores.performance ?? 0));
    const median = runs[Math.floor(runs.length / 2)] as Scores;
    all.push(median);
    const { scores, missed, fcpMs, lcpMs, tbtMs } = median;
    console.log(
      preset.padEnd(8),
      median.page.padEnd(14),
      JSON.stringify({ ...scores, fcpMs, lcpMs, tbtMs }),
      missed.join(", "),
    );
  }
}
const report = {
  measuredAt: new Date().toISOString(),
  node: process.version,
  // Of one, five and fifteen minutes: what else the machine had to do.
  load: { before: loadBefore, after: loadavg() },
  times: Number(times),
  pages: all,
};
writeFileSync(join(import.meta.dirname, "../results/lighthouse.json"), `${JSON.stringify(report, null, 2)}\n`);
const below = all.filter(({ scores }) => Object.values(scores).some((score) => score < least));
if (below.length > 0) process.exitCode = 1;

/** A browser each: nothing cached, nothing left over. */
async function look(page: string, preset: string): Promise<Scores> {
  const browser = await launchChromium([`--remote-debugging-port=${debuggingPort}`]);
  try {
    const result = await lighthouse(
      new URL(page, url).href,
      {
        port: debuggingPort,
        onlyCategories: [...categories],
        maxWaitForLoad: longestLoadMs,
        disableFullPageScreenshot: true,
        logLevel: "error",
      },
      preset === "desktop" ? desktopConfig : undefined,
    );
    if (!result) throw new Error(`Lighthouse said nothing about ${page}.`);
    const { audits, runtimeError } = result.lhr;
    if (runtimeError) throw new Error(`${page}: ${runtimeError.message}`);
    const number = (id: string) => Math.round((audits[id]?.numericValue ?? 0) * 1_000) / 1_000;
    return {
      page: page.replace(entry?.id ?? "", ":id"),
      preset,
      scores: Object.fromEntries(
        categories.map((id) => [id, Math.round((result.lhr.categories[id]?.score ?? 0) * 100)]),
      ),
      fcpMs: Math.round(number("first-contentful-paint")),
      lcpMs: Math.round(number("largest-contentful-paint")),
      speedIndexMs: Math.round(number("speed-index")),
      tbtMs: Math.round(number("total-blocking-time")),
      cls: number("cumulative-layout-shift"),
      missed: categories.flatMap((id) =>
        (result.lhr.categories[id]?.auditRefs ?? [])
          .filter(({ id: audit, weight }) => weight > 0 && (audits[audit]?.score ?? 1) < 0.9)
          .map(({ id: audit }) => audit),
      ),
    };
  } finally {
    await browser.close();
  }
}
