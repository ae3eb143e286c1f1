import { spawn } from "node:child_process";
import { once } from "node:events";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { createTestDatabase } from "../../../tests/support/database.ts";
import { runCli } from "../../src/cli/run-cli.ts";
import { createEngine, workflow } from "../../src/index.ts";
import { migrate, migrations, schemaVersion } from "../../src/migrations/migrate.ts";

const program = fileURLToPath(new URL("./migrate-program.ts", import.meta.url));

async function empty(): Promise<{ url: string; sql: (text: string) => Promise<Record<string, unknown>[]> }> {
  const database = await createTestDatabase({ empty: true });
  const client = new pg.Client({ connectionString: database.url });
  client.on("error", () => {}); // ended with the database
  await client.connect();
  onTestFinished(async () => {
    await client.end();
    await database.drop();
  });
  return { url: database.url, sql: async (text) => (await client.query(text)).rows };
}

const shape = `
  select table_name || '.' || column_name || ' ' || data_type as line from information_schema.columns where table_schema = 'async_workflow'
  union all select indexdef from pg_indexes where schemaname = 'async_workflow'
  union all select pg_get_functiondef(p.oid) from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'async_workflow'
  order by 1`;

test("four processes at once: each migration is applied once, and all four can go on", async () => {
  const { url, sql } = await empty();
  const processes = Array.from({ length: 4 }, () =>
    spawn(process.execPath, ["--import", "tsx", program, url], { stdio: ["ignore", "pipe", "inherit"] }),
  );
  const exits = await Promise.all(processes.map((each) => once(each, "exit")));
  expect(exits.map(([code]) => code)).toEqual([0, 0, 0, 0]);
  expect(await sql("select version, name from async_workflow.migration order by version")).toEqual(
    migrations.map(({ version, name }) => ({ version, name })),
  );
  expect(await sql("select name, version from async_workflow.workflow")).toEqual([{ name: "migrating", version: "1" }]);
});

test("again is nothing: the schema stays as it is, and the answer is empty", async () => {
  const { url, sql } = await empty();
  expect(await migrate(url)).toEqual(migrations.map((each) => each.name));
  const before = await sql(shape);
  expect(await migrate(url)).toEqual([]);
  expect(await sql(shape)).toEqual(before);
});

test("doctor says what was dropped, altered or left half done by hand, and ends with 1; what was added is none of that", async () => {
  const { url, sql } = await empty();
  await migrate(url);
  const doctor = async () => {
    let out = "";
    const write = (text: string) => {
      out += text;
      return true;
    };
    const stdout = { write };
    const code = await runCli(["doctor"], {
      env: { DATABASE_URL: url },
      stdin: Readable.from([]),
      stdout,
      stderr: stdout,
    });
    return { code, out };
  };
  await sql("create index an_operators_own on async_workflow.worker (name)");
  expect(await doctor()).toEqual({ code: 0, out: expect.stringMatching(/schema +as it should be/) });
  await sql(`drop index async_workflow.idempotency_age;
             alter table async_workflow.worker alter column name drop not null;
             alter table async_workflow.idempotency drop constraint idempotency_key_length`);
  await sql("update pg_index set indisvalid = false where indexrelid = 'async_workflow.live_key'::regclass");
  const { code, out } = await doctor();
  expect(code).toBe(1);
  expect(out.match(/^\S.*$/gm)).toEqual([
    "column worker.name is not as it should be",
    "constraint idempotency_key_length of idempotency is missing",
    "index idempotency_age is missing",
    "index live_key is not as it should be",
  ]);
  expect(out).toMatch(/live_key.*\(invalid\)/);
});

test("a schema that is newer than this program is refused in one sentence, and left alone", async () => {
  const { url, sql } = await empty();
  await migrate(url);
  await sql("insert into async_workflow.migration (version, name) values (9999, '9999_future.sql')");
  const before = await sql(shape);
  const wf = workflow("too-old").stage("ONLY", () => 1);
  const engine = createEngine({ databaseUrl: url, workflows: [wf] });
  onTestFinished(() => engine.close());
  const error = await engine.migrate().catch((thrown: Error) => thrown);
  expect(error).toMatchObject({ code: "schema_too_new" });
  expect((error as Error).message).toMatch(new RegExp(`^[^.]*9999[^.]*${schemaVersion}[^.]*\\.$`));
  expect(await sql(shape)).toEqual(before);
});

// How many statements apart: all of them by `npm run model`.
const killEvery = Number(process.env.MIGRATION_KILL_EVERY ?? 60);
const killAt = `
  create sequence public.statements;
  create table public.kill (at int);
  create function public.kill_there() returns event_trigger language plpgsql as $$
  begin
    if nextval('public.statements') = (select at from public.kill) then
      perform pg_terminate_backend(pg_backend_pid());
      perform pg_sleep(10);
    end if;
  end $$;
  create event trigger kill_there on ddl_command_end execute function public.kill_there()`;

test("killed in the middle, in whatever statement of whatever migration, it leaves nothing behind; again, it comes to the schema of one that nobody touched", async () => {
  const { url, sql } = await empty();
  const untouched = await empty();
  await migrate(untouched.url);
  await sql(killAt);
  let kills = 0;
  for (let at = 1 + Math.floor(Math.random() * killEvery); ; at += killEvery) {
    await sql(
      `select setval('public.statements', 1, false); truncate public.kill; insert into public.kill values (${at})`,
    );
    const applied = await migrate(url).catch((error: Error) => error);
    if (!(applied instanceof Error)) break; // it has fewer statements
    expect(applied.message).toMatch(/terminat/i);
    kills += 1;
    expect(await sql("select from pg_namespace where nspname = 'async_workflow'")).toEqual([]);
  }
  expect(kills).toBeGreaterThan(0);
  expect(await sql(shape)).toEqual(await untouched.sql(shape));
}, 300_000);

test("one that fails leaves nothing behind, says which it was, and works when the reason is gone", async () => {
  const { url, sql } = await empty();
  await sql('create table public."Entry" (id int)');
  const error = await migrate(url).catch((thrown: Error) => thrown);
  expect(error).toMatchObject({ code: "migration_failed" });
  expect((error as Error).message).toContain("0002_entry_view.sql");
  expect(await sql("select from information_schema.schemata where schema_name = 'async_workflow'")).toEqual([]);
  await sql('drop table public."Entry"');
  expect(await migrate(url)).toHaveLength(migrations.length);
});

test("another one that is under way is waited for", async () => {
  const { url, sql } = await empty();
  await sql("begin");
  await sql("select pg_advisory_xact_lock(hashtextextended('async_workflow.migrate', 0))");
  let done = false;
  const migrating = migrate(url).then((names) => {
    done = true;
    return names;
  });
  for (;;) {
    const [row] = await sql("select count(*)::int as n from pg_locks where locktype = 'advisory' and not granted");
    if (row?.n === 1) break;
  }
  expect(done).toBe(false);
  await sql("commit");
  expect(await migrating).toHaveLength(migrations.length);
});

test("numbers follow each other without a gap or a double", () => {
  expect(migrations.map((each) => each.version)).toEqual(migrations.map((_, index) => index + 1));
});

test("a database that does not answer is one sentence", async () => {
  await expect(migrate("postgresql://nobody@127.0.0.1:1/none")).rejects.toMatchObject({
    code: "database_unreachable",
    message: expect.stringMatching(/^The database does not answer: .*\.$/),
  });
});

test("ids made in SQL are UUIDs of version 7 that ascend with time and fall into the partition of their week", async () => {
  const { url, sql } = await empty();
  await migrate(url);
  const ids = await sql("select async_workflow.uuid7()::text as id from generate_series(1, 200)");
  for (const { id } of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const [bounds] = await sql(`
    select async_workflow.uuid7_floor(t) <= async_workflow.uuid7(t) as above, async_workflow.uuid7(t) < async_workflow.uuid7_floor(t + interval '1 ms') as below
    from (select '2026-03-04 05:06:07.089+00'::timestamptz as t) as moment`);
  expect(bounds).toEqual({ above: true, below: true });
  await sql(
    "insert into async_workflow.entry (id, workflow_id, title) select async_workflow.uuid7(), 1, 'x' from generate_series(1, 20)",
  );
  expect(await sql("select count(*)::int as n from async_workflow.entry_other")).toEqual([{ n: 0 }]);
});
