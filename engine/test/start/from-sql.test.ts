/** `async_workflow.start(…)`: starting entries from plain SQL, a trigger or another language. */
import { expect, test } from "vitest";
import { workflow } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { ended } from "../support/waiting.ts";

const bench = useBench();
const ship = workflow("ship", { title: "Ship it" }).stage("ONLY", ({ input }) => input);

async function start(text: string, values: readonly unknown[] = []): Promise<string> {
  const [row] = await bench.sql<{ id: string }>(`select async_workflow.start(${text}) as id`, values);
  return row?.id ?? "";
}

test("it runs, with input, title and priority; the title is the workflow's unless one is given", async () => {
  const engine = bench.open([ship]);
  await engine.migrate();
  const named = await start("'ship', $1, title => '  A parcel ', priority => 5", [{ to: "Ada", lines: ["a", null] }]);
  const plain = await start("'ship'");
  expect(await engine.get(named)).toMatchObject({ title: "A parcel", priority: 5, state: "queued", workflow: "ship" });
  expect(await engine.get(plain)).toMatchObject({ title: "Ship it", priority: 0 });
  await bench.work(engine);
  expect(await ended(engine, named)).toMatchObject({ status: "COMPLETED", result: { to: "Ada", lines: ["a", null] } });
  expect(await ended(engine, plain)).toMatchObject({ status: "COMPLETED", result: null });
});

test("a worker that sleeps begins when the caller commits", async () => {
  const engine = bench.open([ship]);
  await bench.work(engine);
  const client = await bench.connect();
  await client.query("begin");
  const { rows } = await client.query("select async_workflow.start('ship') as id");
  expect(await engine.getMany([rows[0].id])).toEqual([]);
  await client.query("commit");
  expect(await ended(engine, rows[0].id, 5_000)).toMatchObject({ status: "COMPLETED" });
});

test("what rolls back never was", async () => {
  const engine = bench.open([ship]);
  await engine.migrate();
  const client = await bench.connect();
  await client.query("begin");
  const { rows } = await client.query("select async_workflow.start('ship', idempotency_key => 'undone') as id");
  await client.query("rollback");
  expect(await engine.getMany([rows[0].id])).toEqual([]);
  expect(await start("'ship', idempotency_key => 'undone'")).not.toBe(rows[0].id);
});

test("many at once from a query", async () => {
  const engine = bench.open([ship]);
  await engine.migrate();
  const rows = await bench.sql<{ id: string }>(
    "select async_workflow.start('ship', jsonb_build_object('n', n), title => 'parcel ' || n) as id from generate_series(1, 50) as n",
  );
  const entries = await engine.getMany(rows.map(({ id }) => id));
  expect(new Set(entries.map(({ title }) => title)).size).toBe(50);
});

test("at puts it off", async () => {
  const engine = bench.open([ship]);
  await engine.migrate();
  const id = await start("'ship', at => '2100-01-01Z'");
  expect(await engine.get(id)).toMatchObject({ state: "scheduled", availableAt: "2100-01-01T00:00:00.000Z" });
});

test("the same key and request give the same entry, whatever the session's time zone and the workflow's version", async () => {
  const engine = bench.open([ship]);
  await engine.migrate();
  const asked = `'ship', '{"a": 1, "b": 2}', at => '2100-01-01Z', idempotency_key => 'once'`;
  const id = await start(asked);
  expect(await start(asked)).toBe(id);
  expect(await start(`'ship', '{"b":2,"a":1}', at => '2100-01-01T01:00:00+01', idempotency_key => 'once'`)).toBe(id);
  const client = await bench.connect();
  await client.query("set timezone = 'Asia/Tokyo'");
  expect((await client.query(`select async_workflow.start(${asked}) as id`)).rows).toEqual([{ id }]);
  await bench.open([workflow("ship", { title: "Ship it better", version: "2" }).stage("ONLY", () => 2)]).migrate();
  expect(await start(asked)).toBe(id);
  expect(await bench.sql("select from async_workflow.entry where id = $1", [id])).toHaveLength(1);
});

test("a key of another request is refused with the key's name", async () => {
  await bench.open([ship]).migrate();
  await start("'ship', '1', idempotency_key => 'taken'");
  const refused = start("'ship', '2', idempotency_key => 'taken'");
  await expect(refused).rejects.toThrow('idempotency key "taken" was used before for a different request');
  await expect(refused).rejects.toMatchObject({ code: "23505", hint: "Use a new key for a new request." });
});

test("the latest version registered is started", async () => {
  await bench.open([workflow("versioned", { version: "1" }).stage("ONLY", () => 1)]).migrate();
  const engine = bench.open([workflow("versioned", { version: "2" }).stage("ONLY", () => 2)]);
  await engine.migrate();
  expect(await engine.get(await start("'versioned'"))).toMatchObject({ workflowVersion: "2" });
});

test("what is wrong is said, and nothing is started", async () => {
  await bench.open([ship]).migrate();
  const before = await bench.sql("select count(*) from async_workflow.entry");
  await expect(start("'unheard-of'")).rejects.toThrow('workflow "unheard-of" is not registered');
  await expect(start("'unheard-of'")).rejects.toMatchObject({
    hint: expect.stringContaining("registers its workflows"),
  });
  await expect(start("'ship', priority => 61")).rejects.toThrow("priority 61 is not between -60 and 60");
  await expect(start("'ship', title => repeat('x', 201)")).rejects.toThrow("entry_title_length");
  await expect(start("'ship', idempotency_key => repeat('x', 256)")).rejects.toThrow("idempotency_key_length");
  expect(await bench.sql("select count(*) from async_workflow.entry")).toEqual(before);
});
