import { expect, test } from "vitest";
import { GroupCommit } from "../../src/runtime/group-commit.ts";
import { gate } from "../support/waiting.ts";

const certain = () => true;

test("what arrives while a commit is under way shares the next one, and each is answered in its place", async () => {
  const batches: number[][] = [];
  const first = gate();
  const group = new GroupCommit<number, string>(
    async (batch) => {
      batches.push([...batch]);
      if (batches.length === 1) await first.passed;
      return batch.map((n) => `answer ${n}`);
    },
    { certain },
  );
  const one = group.add(1);
  await new Promise((resolve) => setImmediate(resolve));
  const others = [2, 3, 4].map((n) => group.add(n));
  await new Promise((resolve) => setImmediate(resolve));
  first.open();
  expect(await Promise.all([one, ...others])).toEqual(["answer 1", "answer 2", "answer 3", "answer 4"]);
  expect(batches).toEqual([[1], [2, 3, 4]]);
});

test("a batch is never larger than allowed, and no more run at once than allowed", async () => {
  let running = 0;
  let most = 0;
  const sizes: number[] = [];
  const group = new GroupCommit<number, number>(
    async (batch) => {
      most = Math.max(most, ++running);
      sizes.push(batch.length);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return batch;
    },
    { certain, largestBatch: 10, parallel: 2 },
  );
  const numbers = Array.from({ length: 95 }, (_, n) => n);
  expect(await Promise.all(numbers.map((n) => group.add(n)))).toEqual(numbers);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(10);
  expect(most).toBe(2);
});

test("after an error that wrote nothing each is tried alone: the bad one fails, the others are answered", async () => {
  const group = new GroupCommit<number, number>(
    async (batch) => {
      if (batch.includes(13)) throw new Error("13 is refused");
      return batch.map((n) => n * 2);
    },
    { certain },
  );
  const answers = await Promise.allSettled([12, 13, 14].map((n) => group.add(n)));
  expect(answers).toMatchObject([{ value: 24 }, { reason: { message: "13 is refused" } }, { value: 28 }]);
});

test("after an error that may have written nothing is sent again: all of the batch are told", async () => {
  let commits = 0;
  const group = new GroupCommit<number, number>(
    async () => {
      commits += 1;
      throw new Error("the wire was cut");
    },
    { certain: () => false },
  );
  const answers = await Promise.allSettled([1, 2, 3].map((n) => group.add(n)));
  expect(answers.map((each) => each.status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(commits).toBe(1);
});

test("settled waits for what is waiting and what is under way, also after a failure", async () => {
  const done: number[] = [];
  const group = new GroupCommit<number, number>(
    async (batch) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (batch.includes(0)) throw new Error("no");
      done.push(...batch);
      return batch;
    },
    { certain, largestBatch: 2 },
  );
  await group.settled();
  const all = Promise.allSettled([0, 1, 2, 3, 4].map((n) => group.add(n)));
  await group.settled();
  expect(done.toSorted()).toEqual([1, 2, 3, 4]);
  await all;
});
