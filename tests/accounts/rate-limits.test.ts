/** Limits on how often and how much callers may ask, counted over all processes. */
import { createEngine, type Engine, workflow } from "async-workflow";
import { createApi, everyPermission, type Principal, type RateStanding } from "async-workflow/http";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openRateLimit } from "../../accounts/rate-limits.ts";
import type { RateLimits } from "../../lib/config/rate-limits.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
let engine: Engine;
let pool: pg.Pool;
const closers: (() => Promise<unknown>)[] = [];
const warnings: string[] = [];
const request = new Request("http://workflows.test/api/entries");

beforeAll(async () => {
  database = await createTestDatabase();
  engine = createEngine({ databaseUrl: database.url, workflows: [workflow("plain").stage("ONLY", () => "done")] });
  await engine.migrate();
  pool = new pg.Pool({ connectionString: database.url, max: 1 });
});

afterAll(async () => {
  await Promise.all(closers.map((close) => close()));
  await Promise.all([engine.close(), pool.end()]);
  await database.drop();
});

function caller(owner: string, via: Principal["via"] = "key"): Principal {
  return { workspace: "local", owner, may: everyPermission, via };
}

async function aProcess(limits: Partial<RateLimits>, address = "192.0.2.1") {
  const log = { warn: (message: string) => void warnings.push(message) };
  const all = { session: 0, key: 0, token: 0, address: 0, ...limits };
  const { rateLimit, close } = await openRateLimit({
    databaseUrl: database.url,
    limits: all,
    addressOf: () => address,
    log,
  });
  closers.push(close);
  return rateLimit;
}

const passed = (answers: readonly (RateStanding | null)[]) => answers.filter((one) => one?.waitSeconds === 0).length;

test("one limit holds for a key over all processes, and others are not affected", async () => {
  const [one, two] = [await aProcess({ key: 1_000 }), await aProcess({ key: 1_000 })];
  const busy = caller("key:busy");
  const answers = await Promise.all(Array.from({ length: 2_000 }, (_, n) => (n % 2 === 0 ? one : two)(request, busy)));
  // What flows in while the requests are sent may go through as well: 17 a second.
  expect(passed(answers)).toBeGreaterThanOrEqual(900);
  expect(passed(answers)).toBeLessThanOrEqual(1_100);
  const refused = answers.findLast((answer) => (answer?.waitSeconds ?? 0) > 0);
  expect(refused).toMatchObject({ policy: "key", quota: 1_000, windowSeconds: 60, remaining: 0, waitSeconds: 1 });
  expect(await one(request, caller("key:other"))).toMatchObject({ waitSeconds: 0 });
});

test("most requests of a busy caller ask the database nothing", async () => {
  const rateLimit = await aProcess({ key: 30_000 });
  const busy = caller("key:local");
  await rateLimit(request, busy);
  const inDatabase = "select tokens, granted from app_accounts.rate_bucket where caller = 'key:local'";
  const before = (await pool.query(inDatabase)).rows;
  for (let n = 0; n < 100; n += 1) expect(await rateLimit(request, busy)).toMatchObject({ waitSeconds: 0 });
  expect((await pool.query(inDatabase)).rows).toEqual(before);
  expect(before).toEqual([{ granted: 300, tokens: 29_700 }]);
});

test("the bucket fills with time, and refused requests do not keep it empty", async () => {
  const rateLimit = await aProcess({ token: 60 });
  const token = caller("token:slow", "token");
  await Promise.all(Array.from({ length: 100 }, () => rateLimit(request, token)));
  expect(await rateLimit(request, token)).toMatchObject({ remaining: 0, waitSeconds: 1 });
  await pool.query(
    "update app_accounts.rate_bucket set filled_at = filled_at - interval '20 seconds' where caller = 'token:slow'",
  );
  const other = await aProcess({ token: 60 });
  const answers = await Promise.all(Array.from({ length: 60 }, () => other(request, token)));
  expect(passed(answers)).toBeGreaterThanOrEqual(20);
  expect(passed(answers)).toBeLessThanOrEqual(23);
});

test("strangers are counted by their network, and a limit of 0 is none", async () => {
  const limits = { address: 5 };
  const [near, same, far] = await Promise.all([
    aProcess(limits, "2001:db8:1:2::1"),
    aProcess(limits, "2001:db8:1:2:ffff::9"),
    aProcess(limits, "2001:db8:1:3::1"),
  ]);
  for (let n = 0; n < 5; n += 1) expect(await near(request, null)).toMatchObject({ waitSeconds: 0 });
  expect((await same(request, null))?.waitSeconds).toBeGreaterThan(0);
  expect(await far(request, null)).toMatchObject({ waitSeconds: 0 });
  expect(await near(request, caller("key:any"))).toBeNull();
});

test("answers say where the caller stands, refusals when to come back, and health is never refused", async () => {
  const rateLimit = await aProcess({ session: 3 });
  const person = caller("u1", "session");
  const api = createApi(engine, { rateLimit, principalOf: () => person });
  const list = () => api.request("/api/entries");
  const first = await list();
  expect(first.status).toBe(200);
  expect(first.headers.get("RateLimit-Policy")).toBe('"session";q=3;w=60');
  expect(first.headers.get("RateLimit")).toBe('"session";r=2;t=20');
  expect((await api.request("/api/entries/none")).headers.get("RateLimit")).toMatch(/^"session";r=1;t=\d+$/);
  expect((await api.request("/api/stream", { method: "HEAD" })).headers.get("RateLimit")).toMatch(
    /^"session";r=0;t=\d+$/,
  );
  const refused = await list();
  expect(refused.status).toBe(429);
  expect(refused.headers.get("Retry-After")).toMatch(/^(19|20)$/);
  expect(refused.headers.get("RateLimit")).toMatch(/^"session";r=0;t=\d+$/);
  expect(await refused.json()).toMatchObject({ code: "rate_limited", status: 429, type: "/docs/errors/rate_limited" });
  expect((await api.request("/api/health")).status).toBe(200);
  expect((await list()).status).toBe(429);
});

test("one caller has so many live streams and no more, and another one when one is closed", async () => {
  const api = createApi(engine, {
    streamsPerCaller: 2,
    rateLimit: await aProcess({ session: 100 }),
    principalOf: ({ headers }) => caller(headers.get("x-who") ?? "", "session"),
  });
  const open = (who: string) => api.request("/api/stream", { headers: { "x-who": who } });
  const streams = [await open("reader"), await open("reader")];
  expect(streams.map(({ status }) => status)).toEqual([200, 200]);
  expect(streams[0]?.headers.get("RateLimit")).toMatch(/^"session";r=9\d;/);
  const third = await open("reader");
  expect(third.status).toBe(429);
  expect(third.headers.get("Retry-After")).toBe("10");
  expect(await third.json()).toMatchObject({ code: "too_many_streams" });
  streams.push(await open("another"));
  await streams.shift()?.body?.cancel();
  streams.push(await open("reader"));
  expect(streams.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect((await open("reader")).status).toBe(429);
  await Promise.all(streams.map(({ body }) => body?.cancel()));
});

test("when the count cannot be reached, requests go on to handlers that say so themselves", async () => {
  const rateLimit = await aProcess({ key: 100 });
  await pool.query("alter table app_accounts.rate_bucket rename to elsewhere");
  expect(await rateLimit(request, caller("key:late"))).toMatchObject({ waitSeconds: 0 });
  await pool.query("alter table app_accounts.elsewhere rename to rate_bucket");
  expect(warnings).toEqual(["rate limits could not be counted"]);
});
