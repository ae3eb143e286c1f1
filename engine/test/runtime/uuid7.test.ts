import fc from "fast-check";
import { expect, test } from "vitest";
import { workflow } from "../../src/index.ts";
import { isUuid, uuid7 as processWide, uuid7Source } from "../../src/runtime/uuid7.ts";
import { inlineExecutor, testClock } from "../../src/testing/index.ts";

const uuid7 = uuid7Source();
const timeOf = (id: string) => Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);

test("ids of one source ascend, also within a millisecond and when the clock goes back", () => {
  const now = Date.now();
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 2, maxLength: 300 }), (drift) => {
      const ids = drift.map((ms) => uuid7(now + ms));
      expect(ids).toEqual([...new Set(ids)].toSorted());
    }),
  );
});

test("a test's clock that is years ahead does not move the ids of this process", async () => {
  const executor = inlineExecutor({ clock: testClock() });
  const { id: ahead } = await executor.start(
    workflow("early").stage("ONLY", () => 1),
    null,
  );
  expect(timeOf(ahead)).toBeGreaterThan(Date.parse("2030-01-01T00:00:00Z") - 1);
  expect(timeOf(processWide(Date.now()))).toBeLessThan(Date.now() + 60_000);
});

test("ten thousand in one millisecond are different and ascend", () => {
  const now = Date.now() + 1_000;
  const ids = Array.from({ length: 10_000 }, () => uuid7(now));
  expect(new Set(ids).size).toBe(10_000);
  expect(ids).toEqual(ids.toSorted());
});

test("an id has version 7, the RFC's variant, and its time in the first 48 bits", () => {
  const now = Date.now() + 60_000;
  const id = uuid7(now);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(timeOf(id)).toBe(now);
  expect(isUuid(id)).toBe(true);
});

test("62 bits of each are drawn anew: knowing one tells nothing of the next", () => {
  const now = Date.now() + 120_000;
  const tails = Array.from({ length: 2_000 }, () => uuid7(now).slice(20));
  expect(new Set(tails).size).toBe(2_000);
  for (let position = 0; position < 15; position += 1) {
    expect(new Set(tails.map((tail) => tail.replace("-", "")[position])).size).toBeGreaterThanOrEqual(15);
  }
});

test.each([
  "",
  "x",
  "019ab000-0000-7000-8000-00000000000",
  "019AB000-0000-7000-8000-000000000000",
  "019ab000-0000-7000-8000-000000000000\n",
  "{019ab000-0000-7000-8000-000000000000}",
])("%j is no id", (text) => {
  expect(isUuid(text)).toBe(false);
});
