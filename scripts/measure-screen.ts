/**
 * Measures in the real browser how the list feels: frames and long tasks while 10,000 of many rows are scrolled by wheel on a slowed
 * processor, layout shift under a minute of churn, and the time from a change until it is on the screen. Writes
 * bench/results/screen.json. Usage:
 *
 *   node --import tsx scripts/measure-screen.ts [rows=100000] [seconds of churn=60] [slow-down=4]
 */
import type { Page } from "playwright-core";
import { launchChromium } from "../tests/e2e/support/chromium.ts";
import { startApp } from "../tests/support/app.ts";
import { startThrowAwayPostgres } from "../tests/support/throw-away-postgres.ts";
import { addFinishedEntries } from "./measuring/finished-entries.ts";
import { freePort, keepResult, summarize } from "./measuring/statistics.ts";

const [rows = 100_000, churnSeconds = 60, slowDown = 4] = process.argv.slice(2).map(Number);
const scrolledRows = 10_000;
const churnPerSecond = 20;
const changes = 30;

interface Watched {
  readonly frames: number[];
  readonly longTasks: number[];
  shift: number;
}
type WatchedWindow = Window & { watched: Watched };

const postgres = await startThrowAwayPostgres();
const app = await startApp({
  DATABASE_URL: postgres.url,
  PORT: `${await freePort()}`,
  LOG_LEVEL: "error",
  DEMO_STAGE_MS: "300",
});
const browser = await launchChromium();
try {
  await addFinishedEntries(postgres.url, "demo", rows);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  // What runs these files wraps functions in a call of this name, which a page does not have.
  await page.addInitScript("globalThis.__name = (named) => named");
  await page.addInitScript(watch);
  await page.goto(new URL("/entries", app.url).href);
  await page.locator('[data-slot="connection-status"][data-state="live"]').waitFor();

  const late = await changeToScreen(page);
  console.log("change to screen, ms", JSON.stringify(late));
  const scroll = await scrollDown(page);
  console.log("scroll", JSON.stringify(scroll));
  const churn = await churnFor(page, churnSeconds);
  console.log("churn", JSON.stringify(churn));
  keepResult("screen", { rows, changeToScreenMs: late, scroll, churn });
} finally {
  await browser.close();
  await app.end();
  await postgres.stop();
}

/** Runs in the page. */
function watch(): void {
  const watched: Watched = { frames: [], longTasks: [], shift: 0 };
  (window as unknown as WatchedWindow).watched = watched;
  let last = performance.now();
  const onFrame = (now: number) => {
    watched.frames.push(now - last);
    last = now;
    requestAnimationFrame(onFrame);
  };
  requestAnimationFrame(onFrame);
  new PerformanceObserver((list) =>
    watched.longTasks.push(...list.getEntries().map(({ duration }) => duration)),
  ).observe({
    type: "longtask",
  });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) watched.shift += (entry as PerformanceEntry & { value: number }).value;
  }).observe({ type: "layout-shift" });
}

async function startWatching(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { watched } = window as unknown as WatchedWindow;
    watched.frames.length = 0;
    watched.longTasks.length = 0;
    watched.shift = 0;
  });
}

function seen(page: Page): Promise<Watched> {
  return page.evaluate(() => (window as unknown as WatchedWindow).watched);
}

/** By turns of the wheel, as fast as the browser takes them. */
async function scrollDown(page: Page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: slowDown });
  await page.mouse.move(700, 600);
  await startWatching(page);
  let elements = 0;
  let turns = 0;
  const rowHeight = await page
    .locator("[data-entry-id]")
    .first()
    .evaluate((row) => row.getBoundingClientRect().height);
  const end = Date.now() + 60_000;
  while ((await page.evaluate(() => scrollY)) < scrolledRows * rowHeight && Date.now() < end) {
    await page.mouse.wheel(0, 1_200);
    turns += 1;
    if (turns % 50 === 0)
      elements = Math.max(elements, await page.evaluate(() => document.querySelectorAll("*").length));
  }
  const { frames, longTasks } = await seen(page);
  const rowsDown = Math.round((await page.evaluate(() => scrollY)) / rowHeight);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await page.evaluate(() => scrollTo(0, 0));
  return {
    slowDown,
    rowsDown,
    turns,
    frameMs: summarize(frames),
    longTasks: longTasks.length,
    longTasksOver100Ms: longTasks.filter((ms) => ms > 100).length,
    longestTaskMs: Math.round(Math.max(0, ...longTasks)),
    elements,
  };
}

/** Entries come, advance and end, at the head of the list. */
async function churnFor(page: Page, seconds: number) {
  await startWatching(page);
  const end = Date.now() + seconds * 1_000;
  let created = 0;
  while (Date.now() < end) {
    const entries = Array.from({ length: churnPerSecond }, () => ({ title: `Churn ${++created}` }));
    await fetch(new URL("/api/entries/batch", app.url), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ entries }),
    });
    await page.waitForTimeout(1_000);
  }
  const { longTasks, shift } = await seen(page);
  return {
    seconds,
    created,
    layoutShift: Math.round(shift * 10_000) / 10_000,
    longTasksOver100Ms: longTasks.filter((ms) => ms > 100).length,
  };
}

/** From sending a change to the API, which commits it, until the page shows it, which looks at every frame. */
async function changeToScreen(page: Page) {
  const answer = await fetch(new URL("/api/entries", app.url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ title: "Changing 0", delay: "1d" }),
  });
  const { id } = (await answer.json()) as { id: string };
  await page.locator(`[data-entry-id="${id}"]`).waitFor();
  const took: number[] = [];
  for (let n = 1; n <= changes; n += 1) {
    const shown = page.evaluate(
      ([entryId, title]) =>
        new Promise<number>((resolve) => {
          const look = () =>
            document.querySelector(`[data-entry-id="${entryId}"]`)?.textContent?.includes(title as string)
              ? resolve(Date.now())
              : requestAnimationFrame(look);
          look();
        }),
      [id, `Changing ${n} !`],
    );
    const begun = Date.now();
    await fetch(new URL(`/api/entries/${id}`, app.url), {
      method: "PATCH",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ title: `Changing ${n} !` }),
    });
    took.push((await shown) - begun);
    await page.waitForTimeout(200);
  }
  return summarize(took);
}
