/** The role that the processes run as: all of the work, none of the owner's rights. */
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { createEngine } from "async-workflow";
import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openAccounts } from "../../accounts/index.ts";
import { openRateLimit } from "../../accounts/rate-limits.ts";
import { prepareFor } from "../../database/prepare.ts";
import { Database } from "../../engine/src/runtime/database.ts";
import { tidy } from "../../engine/src/runtime/maintenance.ts";
import { readConfig } from "../../lib/config/index.ts";
import { saveFile } from "../../workflows/files/store.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { type AppUnderTest, startApp } from "../workflows/app-under-test.ts";

const role = `test_app_${randomBytes(6).toString("hex")}`;
const withAccounts = { accounts: true };
let database: TestDatabase;
let owner: pg.Client;
let appUrl: string;
let processes: pg.Client;
let app: AppUnderTest;

beforeAll(async () => {
  database = await createTestDatabase({ empty: true });
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  await owner.query(`create role ${role} login password 'app'`);
  const url = new URL(database.url);
  Object.assign(url, { username: role, password: "app" });
  appUrl = url.href;
  await prepareFor(appUrl, database.url, withAccounts);
  processes = new pg.Client({ connectionString: appUrl });
  await processes.connect();
  vi.stubEnv("DEMO_STAGE_MS", "1");
  app = await startApp({ databaseUrl: appUrl });
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await app.close();
  await Promise.all([processes.end(), owner.query(`drop owned by ${role}; drop role ${role}`)]);
  await owner.end();
  await database.drop();
});

test("entries run, import into tables of their own, and keep files", async () => {
  expect(await app.finish("demo", null)).toMatchObject({ status: "COMPLETED" });
  await writeFile(join(app.folder, "rows.csv"), "city,people\nOslo,709037\nBergen,285911\n");
  for (const table of ["cities", "cities"]) {
    const entry = await app.finish("import-dataset", { path: "rows.csv", table });
    expect(entry).toMatchObject({ status: "COMPLETED" });
  }
  expect(
    (await owner.query("select tableowner = current_user as ours from pg_tables where tablename = 'cities'")).rows,
  ).toEqual([{ ours: true }]);
  expect((await processes.query("select distinct city from dataset.cities order by 1")).rows).toEqual([
    { city: "Bergen" },
    { city: "Oslo" },
  ]);
  const file = { workspace: "local", owner: "local", name: "a.txt", declaredType: "text/plain" };
  expect(await saveFile(app.pool, file, Readable.from([Buffer.from("a")]), { maxBytes: 10 })).toMatchObject({
    size: 1,
  });
});

test("accounts, limits and the audit log open and write", async () => {
  const { accounts: config } = readConfig({ AUTH: "required", AUTH_SECRET: "kN3vQ8-xW5_tR7yZ2bH6mJ9cL4pS1dFg" });
  if (!config) throw new Error("login is off");
  const addressOf = () => "192.0.2.1";
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const accounts = await openAccounts({ config, databaseUrl: appUrl, publicUrl: "http://w.test", addressOf, log });
  expect(accounts.setupLink).toMatch(/^http/);
  const limits = { session: 1, key: 1, token: 1, address: 1 };
  const rates = await openRateLimit({ databaseUrl: appUrl, limits, addressOf, log });
  expect(await rates.rateLimit(new Request("http://w.test"), null)).toMatchObject({ waitSeconds: 0, remaining: 0 });
  await Promise.all([accounts.close(), rates.close()]);
  const { id } = await app.engine.start("demo", null, { delay: "1h" });
  await app.engine.cancel(id);
  expect((await processes.query("select action from async_workflow.audit where target = $1", [id])).rows).toEqual([
    { action: "entry.cancel" },
  ]);
});

test("upkeep makes weeks ahead and drops old ones", async () => {
  const old = await owner.query<{ name: string }>(`select to_char(date '2024-01-01', 'IYYY"w"IW') as name`);
  const week = old.rows[0]?.name;
  for (const table of ["entry", "attempt", "step", "result", "log"]) {
    await owner.query(`create table async_workflow.${table}_${week} partition of async_workflow.${table}
      for values from ('018cc251-f400-7000-8000-000000000000') to ('018ce65e-a800-7000-8000-000000000000')`);
  }
  const ahead = await owner.query<{ name: string }>(
    "select max(tablename) as name from pg_tables where tablename ~ '^log_2'",
  );
  await owner.query(`drop table async_workflow.${ahead.rows[0]?.name}`);
  const own = new Database(appUrl, { connections: 1, name: "upkeep" });
  await tidy(own).finally(() => own.close());
  const { rows } = await owner.query("select tablename as name from pg_tables where tablename = any ($1)", [
    [`entry_${week}`, `log_${week}`, ahead.rows[0]?.name],
  ]);
  expect(rows).toEqual(ahead.rows);
});

test.each([
  "create table async_workflow.mine (a int)",
  "create table public.mine (a int)",
  "create table dataset.mine (a int)",
  "create schema mine",
  "alter table async_workflow.live add column mine int",
  "drop table async_workflow.live",
  "truncate async_workflow.entry",
  "drop table app_accounts.member",
  'drop view public."Entry"',
  "create or replace function async_workflow.refuse_audit_change() returns trigger language plpgsql as 'begin return new; end'",
  "alter table async_workflow.audit disable trigger all",
  "update async_workflow.audit set actor = 'somebody else'",
  "delete from async_workflow.audit",
  "insert into async_workflow.migration (version, name) values (9999, 'mine')",
  "select async_workflow.grant_to('pg_monitor')",
  "create role mine",
  "copy async_workflow.entry to program 'true'",
  "set session_replication_role = replica",
])("it may not: %s", async (statement) => {
  await expect(processes.query(statement)).rejects.toMatchObject({ code: "42501" });
});

test("the queries that operators use work, and a process that migrates finds nothing to do", async () => {
  await processes.query('select id, title, status, progress from "Entry" order by "createdAt" desc');
  await processes.query('update "Entry" set "lockedBy" = null, "lockedAt" = null');
  const engine = createEngine({ databaseUrl: appUrl, workflows: [] });
  await engine.migrate();
  const { rows } = await engine.systemCheck();
  await engine.close();
  expect(rows.find(({ id }) => id === "role")).toMatchObject({
    status: "ok",
    value: `${role}, without a right to change tables`,
  });
  await prepareFor(appUrl, database.url, withAccounts);
});

test("an old schema and a role that may not change it: one sentence says who must", async () => {
  const stale = await createTestDatabase({ empty: true });
  const url = new URL(stale.url);
  Object.assign(url, { username: role, password: "app" });
  const engine = createEngine({ databaseUrl: url.href, workflows: [] });
  await expect(engine.migrate()).rejects.toMatchObject({
    code: "migration_failed",
    message: expect.stringMatching(/this role may not change it.*as the owner/),
  });
  await engine.close();
  await stale.drop();
});
