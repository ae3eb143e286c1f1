/** A step in a transaction of the handler's: the user's rows and the memory that they were written, exactly once. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { LeaseLost, type Transaction, workflow } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { ended, gate, until } from "../support/waiting.ts";
import { createPayments, paying } from "./paying-workflow.ts";

const bench = useBench();
const waitingForLock = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
beforeAll(async () => {
  await bench.sql(createPayments);
});
const payments = (entry: string) => bench.sql("select attempt from payments where entry = $1", [entry]);
const freeLocks = 'update "Entry" set "lockedBy" = null, "lockedAt" = null';

/** Commits what `work` did, rolls back when it throws. */
async function inTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await bench.connect();
  await client.query("begin");
  try {
    const answer = await work(client);
    await client.query("commit");
    return answer;
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

const pay = (tx: Transaction, entry: string, attempt: number) =>
  tx.query("insert into payments values ($1, $2)", [entry, attempt]);

test.each([
  ["before its commit leaves no rows: the next worker pays", "before", 2],
  ["after its commit leaves its rows: the next worker does not pay again", "after", 1],
])("a worker that is killed right %s", async (_, hang, paidBy) => {
  const engine = bench.open([paying]);
  const { id } = await engine.start("paying", { databaseUrl: bench.url, hang });
  const program = fileURLToPath(new URL("./paying-process.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", program, bench.url], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = once(child, "exit");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await gone;
  });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  expect(line).toBe(hang);
  child.kill("SIGKILL");
  await gone;
  await bench.work(engine, { leaseSeconds: 1 });
  const entry = await ended(engine, id);
  expect(entry).toMatchObject({ status: "COMPLETED", result: { paidBy } });
  expect(await payments(id)).toEqual([{ attempt: paidBy }]);
});

test("a handler that lost its lease writes nothing: its transaction is rolled back and it is told why", async () => {
  const [paid, lost] = [gate(), gate()];
  const told = gate<Error>();
  const wf = workflow("overtaken").stage("PAY", async ({ entry, attempt, step }) => {
    const paying = inTransaction((tx) =>
      step(
        "pay",
        async () => {
          await pay(tx, entry.id, attempt);
          if (attempt > 1) return;
          paid.open();
          await lost.passed;
        },
        { tx },
      ),
    );
    paying.catch((error) => told.open(error));
    await paying;
  });
  const engine = bench.open([wf]);
  await bench.work(engine);
  const { id } = await engine.start(wf, null);
  await paid.passed;
  await bench.sql(freeLocks);
  lost.open();
  expect(await told.passed).toBeInstanceOf(LeaseLost);
  expect(await ended(engine, id)).toMatchObject({ status: "COMPLETED" });
  expect(await payments(id)).toEqual([{ attempt: 2 }]);
});

test("between its memory and its commit nobody can take the lease away", async () => {
  const [remembered, commit] = [gate(), gate()];
  const wf = workflow("held-fast").stage("PAY", ({ entry, attempt, step }) =>
    inTransaction(async (tx) => {
      await step("pay", () => pay(tx, entry.id, attempt).then(() => "paid"), { tx });
      if (attempt > 1) return;
      remembered.open();
      await commit.passed;
    }),
  );
  const engine = bench.open([wf]);
  await bench.work(engine);
  const { id } = await engine.start(wf, null);
  await remembered.passed;
  let freed = false;
  const freeing = bench.sql(freeLocks).then(() => {
    freed = true;
  });
  await until(
    () => bench.sql(waitingForLock),
    ({ length }) => length > 0,
  );
  expect(freed).toBe(false);
  commit.open();
  await freeing;
  expect(await ended(engine, id)).toMatchObject({ status: "COMPLETED" });
  expect(await payments(id)).toEqual([{ attempt: 1 }]);
});

test("steps of a loop each have their own transaction, and a retry does only what is missing", async () => {
  const wf = workflow("instalments", { retry: { attempts: 2, delay: 0 } }).stage(
    "PAY",
    async ({ entry, attempt, step }) => {
      const receipts: string[] = [];
      for (const n of [1, 2, 3]) {
        const receipt = await inTransaction((tx) =>
          step(
            "pay",
            async () => {
              await pay(tx, entry.id, attempt * 10 + n);
              if (attempt === 1 && n === 3) throw new Error("no money left");
              return `${attempt}/${n}`;
            },
            { tx },
          ),
        );
        receipts.push(receipt);
      }
      return receipts;
    },
  );
  const engine = bench.open([wf]);
  await bench.work(engine);
  const { id } = await engine.start(wf, null);
  expect(await ended(engine, id)).toMatchObject({ status: "COMPLETED", result: ["1/1", "1/2", "2/3"] });
  expect((await payments(id)).map(({ attempt }) => attempt)).toEqual([11, 12, 23]);
});

test("a result that JSON cannot hold rolls the transaction back and fails the entry", async () => {
  const wf = workflow("unspeakable").stage("PAY", ({ entry, attempt, step }) =>
    inTransaction((tx) => step("pay", () => pay(tx, entry.id, attempt).then(() => 1n), { tx })),
  );
  const engine = bench.open([wf]);
  await bench.work(engine);
  const { id } = await engine.start(wf, null);
  expect(await ended(engine, id)).toMatchObject({ status: "FAILED", error: { code: "result_not_json" } });
  expect(await payments(id)).toEqual([]);
});
