import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { aes256gcmCodec, type SystemRow, workflow } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { startTransactionPooler } from "../support/transaction-pooler.ts";
import { ended } from "../support/waiting.ts";

const bench = useBench();
/** Throw-away databases may lose what they hold, and tests are its superuser. */
const onPurpose = ["durability", "role", "lost_workers"];
const row = (rows: readonly SystemRow[], id: string) => rows.find((each) => each.id === id);

test("a healthy system has no failures; what is off on purpose, as in tests, is said", async () => {
  const wf = workflow("checked").stage("ONLY", () => 1);
  const engine = bench.open([wf]);
  await bench.work(engine);
  await ended(engine, (await engine.start(wf, null)).id);
  const { rows } = await engine.systemCheck();
  const bad = rows.filter(({ status, id }) => status !== "ok" && !onPurpose.includes(id));
  expect(bad).toEqual([]);
  expect(row(rows, "schema_version")?.value).toMatch(/^version \d+$/);
  expect(row(rows, "role")).toMatchObject({ status: "warn", value: expect.stringMatching(/superuser/) });
  expect(row(rows, "listen")?.value).toMatch(/one came back after/);
  expect(row(rows, "workflow_checked")?.value).toBe("1 worker");
  expect(row(rows, "table_live")?.value).toMatch(/rows/);
  for (const each of rows) expect(each.fix === null).toBe(each.status === "ok");
});

test("each thing that is wrong is found, with what to do", async () => {
  const wf = workflow("alone").stage("ONLY", () => 1);
  const engine = bench.open([wf]);
  await engine.start(wf, null);
  await bench.sql(`insert into async_workflow.worker (name, host, pid, concurrency, workflows, alive_until, ended_at, lost)
    values ('gone:2:x', 'gone', 2, 5, '{}', clock_timestamp(), clock_timestamp(), true)`);
  await bench.sql(
    "update async_workflow.migration set version = version + 1000 where version = (select max(version) from async_workflow.migration)",
  );
  const open = await bench.connect();
  await open.query("begin; select 1");
  const { rows, status } = await engine.systemCheck();
  await bench.sql("update async_workflow.migration set version = version - 1000 where version > 1000");
  expect(status).toBe("fail");
  expect(row(rows, "workflow_alone")).toMatchObject({
    status: "fail",
    value: expect.stringMatching(/^0 workers, 1 due/),
    fix: expect.stringMatching(/Start one/),
  });
  expect(row(rows, "lost_workers")).toMatchObject({ status: "warn" });
  expect(row(rows, "schema_version")).toMatchObject({ status: "fail", fix: expect.stringMatching(/Update this one/) });
  expect(row(rows, "oldest_transaction")?.value).toMatch(/idle in transaction \(pid \d+/);
});

test("through a pooler in transaction mode the report says that nothing is heard, and why", async () => {
  const engine = bench.open([], { url: await startTransactionPooler(bench.url) });
  const { rows } = await engine.systemCheck();
  expect(row(rows, "listen")).toMatchObject({
    status: "warn",
    value: expect.stringMatching(/none arrive/),
    fix: expect.stringMatching(/pooler/),
  });
  expect(row(rows, "pooler")).toMatchObject({ status: "warn", value: expect.stringMatching(/refuses settings/) });
});

test("the report says by which keys values are encrypted, and which one is missing here", async () => {
  const [k1, k2] = [randomBytes(32).toString("base64"), randomBytes(32).toString("base64")];
  const wf = workflow("sealed").stage("ONLY", () => 1);
  const encryption = async (codec?: ReturnType<typeof aes256gcmCodec>) => {
    const engine = bench.open([wf], codec && { codec });
    const { rows } = await engine.systemCheck();
    return { engine, row: row(rows, "encryption") };
  };
  const plain = await encryption();
  expect(plain.row).toMatchObject({ status: "ok", value: "off" });
  await plain.engine.start(wf, { in: "the clear" });
  const first = await encryption(aes256gcmCodec({ keys: { k1 }, current: "k1" }));
  for (let n = 0; n < 2; n++) await first.engine.start(wf, { by: "k1" });
  const both = await encryption(aes256gcmCodec({ keys: { k1, k2 }, current: "k2" }));
  expect(both.row).toMatchObject({
    status: "ok",
    value: expect.stringMatching(/^on, by key k2; newest and oldest inputs: k1 \(2\), in the clear \(1\)$/),
  });
  for (const codec of [undefined, aes256gcmCodec({ keys: { k2 }, current: "k2" })]) {
    expect((await encryption(codec)).row).toMatchObject({
      status: "fail",
      value: expect.stringContaining("k1 (2)"),
      fix: expect.stringContaining("has not got the key k1"),
    });
  }
});
