/** Prisma's adapter is tested in examples/prisma, a package of its own: its client and tools are too large for this one. */
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type AnyWorkflow, IdempotencyMismatch, NonRetryable, workflow } from "../../src/index.ts";
import { useBench } from "../support/bench.ts";
import { ended } from "../support/waiting.ts";
import { createOrders, libraries } from "./libraries.ts";

const bench = useBench();
beforeAll(async () => {
  await bench.sql(createOrders);
});

const order = workflow("order").stage("SHIP", ({ input }) => input);
// What some library could take for something of its own: parameters, comments, quotes.
const input = { text: "? $1 $2 :name ?? -- /* \\ ' \" ` é 🎁", list: [1, null, true], nested: { "a?b": "{}" } };

const ordersNamed = async (name: string) => (await bench.sql("select from orders where name = $1", [name])).length;
const everything = () =>
  bench.sql(`select (select count(*) from async_workflow.entry) as entries, (select count(*) from async_workflow.live) as live,
    (select count(*) from async_workflow.change) as changes, (select count(*) from async_workflow.idempotency) as keys`);

describe.each(Object.entries(libraries))("%s", (name, connect) => {
  function open(...workflows: AnyWorkflow[]) {
    const connected = connect(bench.url);
    onTestFinished(async () => {
      await connected.close();
    });
    return { ...connected, engine: bench.open(workflows) };
  }

  test("what commits is there, with the user's rows, and runs", async () => {
    const { engine, transaction } = open(order);
    const title = `committed by ${name}`;
    const started = await transaction(async ({ tx, insert }) => {
      await insert(title);
      const entry = await engine.start(order, input, { tx, title, tags: ['"a"', "b"], priority: 5, owner: "ada" });
      expect(await engine.getMany([entry.id])).toEqual([]);
      expect(await ordersNamed(title)).toBe(0);
      return entry;
    });
    expect(await ordersNamed(title)).toBe(1);
    expect(await engine.get(started.id)).toEqual({ ...started, waitingFor: "worker" });
    await bench.work(engine);
    expect(await ended(engine, started.id)).toMatchObject({ status: "COMPLETED", result: input, tags: ['"a"', "b"] });
  });

  test("what rolls back never was", async () => {
    const { engine, transaction } = open(order);
    await engine.migrate();
    const before = await everything();
    const title = `rolled back by ${name}`;
    const failure = transaction(async ({ tx, insert }) => {
      await insert(title);
      await engine.start(order, input, { tx, title, idempotencyKey: title });
      throw new Error("changed my mind");
    });
    await expect(failure).rejects.toThrow("changed my mind");
    expect(await everything()).toEqual(before);
    expect(await ordersNamed(title)).toBe(0);
  });

  test("an idempotency key gives the same entry, in this transaction and after it", async () => {
    const { engine, transaction } = open(order);
    const options = { title: `keyed by ${name}`, idempotencyKey: `key of ${name}` };
    const first = await transaction(async ({ tx }) => {
      const entry = await engine.start(order, input, { ...options, tx });
      expect(await engine.start(order, input, { ...options, tx })).toEqual(entry);
      return entry;
    });
    const again = await transaction(({ tx }) => engine.start(order, input, { ...options, tx }));
    expect(again).toEqual({ ...first, waitingFor: "worker" });
    expect(await engine.start(order, input, options)).toEqual(again);
  });

  test("a key of another request is refused, and the transaction can go on", async () => {
    const { engine, transaction } = open(order);
    const idempotencyKey = `reused by ${name}`;
    await engine.start(order, 1, { idempotencyKey });
    await transaction(async ({ tx, insert }) => {
      const refused = engine.start(order, 2, { idempotencyKey, tx });
      await expect(refused).rejects.toThrow(IdempotencyMismatch);
      await expect(refused).rejects.toMatchObject({ key: idempotencyKey, code: "idempotency_mismatch" });
      await insert(idempotencyKey);
    });
    expect(await ordersNamed(idempotencyKey)).toBe(1);
  });

  test("a step's memory is committed with the user's rows, or neither is", async () => {
    const title = `step by ${name}`;
    let runs = 0;
    const wf = workflow("paying", { retry: { attempts: 3, delay: 0 } }).stage("PAY", async ({ step, attempt }) => {
      const paid = await transaction(async ({ tx, insert }) => {
        const result = await step(
          "pay",
          async () => {
            runs += 1;
            await insert(title);
            return input;
          },
          { tx },
        );
        if (attempt === 1) throw new Error("rolled back after the step");
        return result;
      });
      if (attempt === 2) throw new Error("failed after the commit");
      if (attempt > 3) throw new NonRetryable("once too often");
      return paid;
    });
    const { engine, transaction } = open(wf);
    await bench.work(engine);
    const { id } = await engine.start(wf, null);
    expect(await ended(engine, id)).toMatchObject({ status: "COMPLETED", result: input, attempt: 3 });
    expect(runs).toBe(2);
    expect(await ordersNamed(title)).toBe(1);
    const { stages } = await engine.timeline(id);
    expect(stages[0]?.steps).toMatchObject([{ name: "pay", attempt: 2 }]);
  });
});
