/** The whole product for the tests of one file: a database of its own, web and worker, and a browser to look at it. */
import type { Entry } from "async-workflow";
import pg from "pg";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { type App, startApp } from "../../support/app.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { launchChromium } from "./chromium.ts";
import { waitsForCode } from "./hydrated.ts";

export interface Product {
  readonly url: string;
  /** For workers of the test's own, beside the product's. */
  readonly databaseUrl: string;
  /** A page of a fresh browser profile. What it asks other hosts for, and errors on its console, fail the test. */
  open(path?: string, options?: OpenOptions): Promise<Page>;
  /** Creates an entry by the API. */
  create(title: string, more?: { workflow?: string; input?: unknown }): Promise<Entry>;
  entry(id: string): Promise<Entry>;
  /** Posts to the API; the answer. */
  send<Answer = unknown>(path: string, body: unknown): Promise<Answer>;
  /** Behind its back: what would take hours to come about. */
  sql<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

export interface OpenOptions extends BrowserContextOptions {
  /** Console errors that belong to the test. */
  readonly expectedErrors?: RegExp;
  /** Called before the page loads. */
  readonly before?: (page: Page) => Promise<unknown>;
}

/** Starts the product before the tests of the file and ends it after them. */
export function productUnderTest(environment: Readonly<Record<string, string>> = {}): Product {
  let app: App;
  let database: TestDatabase;
  let browser: Browser;
  let complaints: string[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    [app, browser] = await Promise.all([
      startApp({ DATABASE_URL: database.url, DEMO_STAGE_MS: "500", LOG_LEVEL: "error", ...environment }),
      launchChromium(),
    ]);
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    const found = complaints;
    complaints = [];
    expect(found).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.end();
    await database?.drop();
  });

  return {
    get url() {
      return app.url;
    },
    get databaseUrl() {
      return database.url;
    },
    async open(path = "/entries", { expectedErrors, before, ...options } = {}) {
      // Without motion, unless a test is about it: what fades and pulses is most of what an idle browser does.
      const context = await browser.newContext({
        viewport: { width: 1280, height: 900 },
        reducedMotion: "reduce",
        ...options,
      });
      const page = await context.newPage();
      waitsForCode(page);
      page.on("request", (request) => {
        const { origin } = new URL(request.url());
        if (origin !== new URL(app.url).origin && origin !== "null") complaints.push(`request to ${request.url()}`);
      });
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => {
        const text = `${message.text()} ${message.location().url}`;
        if (message.type() === "error" && !expectedErrors?.test(text)) complaints.push(text);
      });
      await before?.(page);
      await page.goto(new URL(path, app.url).href);
      return page;
    },
    async create(title, more = {}) {
      return this.send<Entry>("/api/entries", { title, ...more });
    },
    async send<Answer>(path: string, body: unknown) {
      const response = await fetch(new URL(path, app.url), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      expect(response.status).toBeLessThan(300);
      return (await response.json()) as Answer;
    },
    async sql(text, values = []) {
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      try {
        return (await client.query(text, [...values])).rows;
      } finally {
        await client.end();
      }
    },
    async entry(id) {
      return (await (await fetch(new URL(`/api/entries/${id}`, app.url))).json()) as Entry;
    },
  };
}
