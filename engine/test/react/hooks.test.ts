/** The hooks in a real browser, on a page that uses them and nothing of the application. */
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { launchChromium } from "../../../tests/e2e/support/chromium.ts";
import { servedApi } from "../client/served.ts";
import { until } from "../support/waiting.ts";

const bundle = async (file: string): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(file, import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
};

let script = "";
const served = servedApi({
  "/page": () => new Response("<!doctype html><body><script type=module src=/page.js></script>", html),
  "/page.js": () => new Response(script, { headers: { "content-type": "text/javascript" } }),
});
const html = { headers: { "content-type": "text/html" } };
let browser: Browser;
beforeAll(async () => {
  [browser, script] = await Promise.all([launchChromium(), bundle("page.tsx")]);
});
afterAll(() => browser.close());

async function open(part = ""): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(`${served.url}/page${part}`);
  return page;
}
const see = (page: Page, label: string, text: string) => page.getByLabel(label).filter({ hasText: text }).waitFor();

it("lists and entries change by themselves, over one stream", async () => {
  await served.client.start({ title: "Not for this list", input: { name: "x" } });
  const later = await served.client.start({ title: "Later", input: { name: "x" }, delay: "1h", tags: ["shown"] });
  const page = await open();
  await see(page, "Feed", "live");
  await page.getByRole("button", { name: "Later" }).click();
  await see(page, "Entry", "Later CREATED");
  await see(page, "Entry", "entry_not_found");
  expect(await served.streams()).toBe(1);
  await served.client.patch(later.id, { title: "Sooner", status: "THINK" });
  await see(page, "Entry", "Sooner THINK");
  await see(page, "Entries", "Sooner THINK");
  await served.client.start({ title: "New here", input: { name: "x" }, tags: ["shown"] });
  await see(page, "Entries", "New here COMPLETED");
  expect(await page.getByLabel("Entries").textContent()).not.toContain("Not for this list");
  await page.context().setOffline(true);
  await see(page, "Feed", "offline");
  await page.close();
  await until(served.streams, (streams) => streams === 0);
});

it("a list is loaded where one looks, lets go of what is far away and brings it again, and holds still when told to", async () => {
  const many = 2_400;
  for (let batch = 0; batch < many; batch += 800)
    await served.client.startBatch(
      Array.from({ length: 800 }, (_, at) => ({
        title: `n${batch + at}`,
        input: { name: "x" },
        delay: "1h",
        tags: ["many"],
      })),
    );
  const page = await open("#window");
  await see(page, "Window", "100 of 2400 known: n2399 n2398");
  await page.getByRole("button", { name: "More" }).click();
  await see(page, "Window", "200 of 2400 known: n2399");
  for (let known = 200; known < many; known += 100) {
    await page.getByRole("button", { name: "To the end" }).click();
    await see(page, "Window", `${known + 100} of 2400 known`);
  }
  await page.getByRole("button", { name: "To the end" }).click();
  await see(page, "Window", "2400 of 2400 known: n4 n3 n2 n1 n0");
  const held = async () => Number.parseInt((await page.getByLabel("Held").textContent()) ?? "", 10);
  expect(await held()).toBeLessThanOrEqual(2_000);
  await page.getByRole("button", { name: "To the top" }).click();
  await see(page, "Window", "2400 of 2400 known: n2399 n2398 n2397 n2396 n2395");
  expect(await held()).toBeLessThanOrEqual(2_000);

  await page.getByRole("button", { name: "Hold" }).click();
  await served.client.start({ title: "late", input: { name: "x" }, delay: "1h", tags: ["many"] });
  await see(page, "Window", "1 wait, 2400 of 2401 known: n2399");
  await page.getByRole("button", { name: "Show what waits" }).click();
  await see(page, "Window", "0 wait, 2401 of 2401 known: late n2399");
  await page.close();
});

it("a start whose answer is lost is sent again under its key, and makes one entry", async () => {
  const page = await open();
  await see(page, "Feed", "live");
  const keys: (string | undefined)[] = [];
  await page.route("**/api/entries", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    keys.push(route.request().headers()["idempotency-key"]);
    if (keys.length > 1) return route.continue();
    await route.fetch();
    return route.abort();
  });
  await page.getByRole("button", { name: "Start" }).click();
  await see(page, "Start", "unreachable");
  await page.getByRole("button", { name: "Start" }).click();
  await see(page, "Start", "From the page");
  await see(page, "Entries", "From the page COMPLETED");
  expect(new Set(keys).size).toBe(1);
  expect((await served.client.list({ q: '"From the page"' })).total).toBe(1);
});

it("the client alone is at most 6 kB when it is packed", async () => {
  expect(gzipSync(await bundle("../../src/client/index.ts")).length).toBeLessThan(6_000);
});
