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

async function open(): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(`${served.url}/page`);
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
