import type { Metrics } from "async-workflow";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { rowOf, seeStatus } from "./support/entries.ts";
import { productUnderTest } from "./support/product.ts";

const product = productUnderTest({ DEMO_STAGE_MS: "20" });
const done = 12;

beforeAll(async () => {
  for (let n = 0; n < done; n += 1) await product.create(`Done ${n}`);
  await product.create("Failed", { input: { failAt: "STAGE_2" } });
  const figures = async () => (await (await fetch(new URL("/api/metrics", product.url))).json()) as Metrics;
  await vi.waitFor(async () => expect((await figures()).totals).toMatchObject({ completed: done, failed: 1 }), {
    timeout: 30_000,
    interval: 500,
  });
});

const chart = (page: Page, title: string) =>
  page.locator('[data-slot="chart"]', { has: page.getByRole("heading", { name: title }) });

describe("the metrics page", () => {
  test("tells what happened, and says the same in a table", async () => {
    const page = await product.open("/metrics?range=1h");
    await page.getByText(`${done + 1} ended, ${done + 1} created`).waitFor();
    const finished = chart(page, "Finished");
    await finished.locator("canvas").waitFor();
    await finished.getByRole("button", { name: "Finished as a table" }).click();
    const rows = finished.getByRole("table").getByRole("row");
    const counts = await rows.locator("td:nth-child(2)").allTextContents();
    expect(counts.reduce((sum, text) => sum + Number(text), 0)).toBe(done);
    await chart(page, "Run time").getByText(`Only ${done} samples`).waitFor();
  });

  test("is walked by arrow keys, and Enter leads to the entries of the time", async () => {
    const page = await product.open("/metrics?range=1h&workflow=demo");
    const slider = chart(page, "Finished").getByRole("slider");
    await slider.focus();
    await page.keyboard.press("ArrowLeft");
    expect(await slider.getAttribute("aria-valuetext")).toMatch(/^\d\d:\d\d: completed \d+, failed \d+/);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/entries\?/);
    const params = new URL(page.url()).searchParams;
    expect(Date.parse(params.get("to") ?? "") - Date.parse(params.get("from") ?? "")).toBe(60_000);
    expect(params.get("workflow")).toBe("demo");
  });

  test("is zoomed by dragging, and Back shows the whole again", async () => {
    const page = await product.open("/metrics?range=6h");
    const plot = chart(page, "Finished").locator(".u-over");
    await plot.waitFor();
    const box = await plot.boundingBox();
    if (!box) throw new Error("no plot");
    await page.mouse.move(box.x + box.width * 0.5, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.75, box.y + 60, { steps: 5 });
    await page.mouse.up();
    await page.waitForURL(/from=.*&to=/);
    const params = new URL(page.url()).searchParams;
    const hours = (Date.parse(params.get("to") ?? "") - Date.parse(params.get("from") ?? "")) / 3_600_000;
    expect(hours).toBeGreaterThan(1);
    expect(hours).toBeLessThan(2);
    await page.goBack();
    await page.waitForURL(/range=6h/);
    await page.locator('button[aria-pressed="true"]', { hasText: "6 h" }).waitFor();
  });

  test("normalises garbage in its address, and is empty without losing its places", async () => {
    const page = await product.open("/metrics?range=yes&from=then&to=%00&workflow=nothing&compare=1");
    expect(await page.getByRole("button", { name: "Last 24 hours" }).getAttribute("aria-pressed")).toBe("true");
    await chart(page, "Finished").getByText("Nothing finished in this time.").waitFor();
    await chart(page, "Backlog").getByText("Nothing waited or ran when it was looked at.").waitFor();
  });
});

test("a workflow is paused with a reason, its entries wait and say so, and go on when it is resumed", async () => {
  const page = await product.open("/workflows");
  const row = page.locator('[data-workflow="demo"]');
  await row.getByText("1 worker").waitFor();
  await row.getByRole("switch", { name: "Demo runs" }).click();
  await page.getByRole("dialog").getByLabel("Reason").fill("The mail server is down");
  await page.getByRole("button", { name: "Pause workflow" }).click();
  await row.getByText("Paused").waitFor();
  // Shown at once; held by the server when it has answered.
  await vi.waitFor(async () => {
    const response = await fetch(new URL("/api/workflows/demo/stats", product.url));
    expect(((await response.json()) as { paused: { reason: string } | null }).paused?.reason).toBe(
      "The mail server is down",
    );
  });

  await product.create("Held back");
  const list = await product.open("/entries");
  await rowOf(list, "Held back").getByText("paused").waitFor();

  await row.getByRole("link", { name: "Demo", exact: true }).click();
  await page.getByText("The mail server is down").waitFor();
  await page.getByRole("button", { name: "Resume" }).click();
  await seeStatus(list, "Held back", "COMPLETED");
});

test("a workflow's page tells of its stages and starts an entry of it", async () => {
  const page = await product.open("/workflows/demo");
  await page
    .locator('[data-stage="STAGE_3"]')
    .getByText(/attempts?/)
    .waitFor();
  expect(await page.locator("[data-stage] h3").allTextContents()).toEqual(["STAGE_1", "STAGE_2", "STAGE_3"]);
  await page
    .locator('[data-stage="STAGE_2"]')
    .getByText(/^7\.\d %$/)
    .waitFor();
  await page.getByRole("button", { name: "Start" }).click();
  const dialog = page.getByRole("dialog");
  expect(await dialog.getByLabel("Workflow").inputValue()).toBe("demo");
  await dialog.getByLabel("Title").fill("Started from its workflow");
  await dialog.locator("button[type=submit]").click();
  await page.getByRole("link", { name: "Started from its workflow" }).waitFor();
  const missing = await product.open("/workflows/nothing", { expectedErrors: /404/ });
  await missing.getByRole("heading", { name: "There is no workflow of this name" }).waitFor();
});
