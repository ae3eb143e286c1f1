import { expect, expectTypeOf, it } from "vitest";
import { NonRetryable, workflow } from "../../src/index.ts";
import { inlineExecutor, runInline, testClock } from "../../src/testing/index.ts";

const day = 24 * 3_600_000;

it("a week of sleep takes no time and is seen in the timeline", async () => {
  const patient = workflow("patient").stage("ONLY", async ({ sleep }) => {
    await sleep("7d");
    return "slept";
  });
  const begun = performance.now();
  const { status, result, entry } = await runInline(patient, null);
  expect(performance.now() - begun).toBeLessThan(1_000);
  expect({ status, result }).toEqual({ status: "COMPLETED", result: "slept" });
  expect(Date.parse(entry.finishedAt as string) - Date.parse(entry.createdAt)).toBe(7 * day);
});

it("backoff passes at once and grows as the policy says", async () => {
  const broken = workflow("broken", { retry: { attempts: 4, delay: "1h", maxDelay: "3h", jitter: 0 } }).stage(
    "ONLY",
    () => {
      throw new Error("no");
    },
  );
  const { status, error, attempts } = await runInline(broken, null);
  expect(status).toBe("FAILED");
  expect(error).toMatchObject({ code: "handler_error", message: "no" });
  expect(attempts.map(({ stage, attempt, outcome }) => [stage, attempt, outcome])).toEqual([
    ["ONLY", 1, "retry"],
    ["ONLY", 2, "retry"],
    ["ONLY", 3, "retry"],
    ["ONLY", 4, "failed"],
  ]);
  const times = attempts.map(({ startedAt }) => Date.parse(startedAt));
  expect(times.slice(1).map((time, index) => time - (times[index] as number))).toEqual(
    [1, 2, 3].map((n) => n * 3_600_000),
  );
});

it("a stage that waits on the test clock runs into its timeout at once", async () => {
  const clock = testClock();
  const slow = workflow("slow", { retry: { attempts: 1 } }).stage(
    "ONLY",
    ({ signal }) => clock.wait("2h", { signal }),
    { timeout: "10m" },
  );
  const { error, entry } = await runInline(slow, null, { clock });
  expect(error?.code).toBe("stage_timeout");
  expect(Date.parse(entry.finishedAt as string) - Date.parse(entry.startedAt as string)).toBe(600_000);
});

it("a stage that is busy in real time keeps the clock from jumping to its timeout", async () => {
  const busy = workflow("busy", { retry: { attempts: 1 } }).stage(
    "ONLY",
    () => new Promise((resolve) => setImmediate(() => setImmediate(() => setImmediate(() => resolve("done"))))),
    { timeout: "1s" },
  );
  expect((await runInline(busy, null)).result).toBe("done");
});

it("with a clock by hand nothing is due before its time", async () => {
  const clock = testClock({ manual: true, start: new Date("2030-05-01T12:00:00Z") });
  const executor = inlineExecutor({ clock });
  const napping = workflow("napping").stage("ONLY", ({ sleep }) => sleep("1h"));
  const { id, createdAt } = await executor.start(napping, null);
  expect(createdAt).toBe("2030-05-01T12:00:00.000Z");
  await clock.advance("59m");
  expect(await executor.get(id)).toMatchObject({ state: "waiting", availableAt: "2030-05-01T13:00:00.000Z" });
  await clock.advance("1m");
  expect(await executor.get(id)).toMatchObject({ state: "completed", finishedAt: "2030-05-01T13:00:00.000Z" });
});

it("by hand, a stuck stage times out when its time has come", async () => {
  const clock = testClock({ manual: true });
  const stuck = workflow("stuck", { retry: { attempts: 1 } }).stage("ONLY", () => new Promise<never>(() => {}), {
    timeout: "5m",
  });
  const ending = runInline(stuck, null, { clock });
  await clock.advance("5m");
  expect((await ending).error?.code).toBe("stage_timeout");
});

it("entries that run together keep their order in time", async () => {
  const order: string[] = [];
  const named = workflow("named").stage("ONLY", async ({ input, sleep }) => {
    await sleep(input === "late" ? "2h" : "1h");
    order.push(String(input));
  });
  const executor = inlineExecutor({ clock: testClock() });
  const started = await Promise.all(["late", "early"].map((name) => executor.start(named, name)));
  await Promise.all(started.map(({ id }) => executor.ended(id)));
  expect(order).toEqual(["early", "late"]);
});

it("closing gives back what runs, uncharged", async () => {
  const executor = inlineExecutor({ clock: testClock() });
  const running = new Promise<string>((resolve) => {
    const stuck = workflow("stuck").stage("ONLY", ({ entry }) => {
      resolve(entry.id);
      return new Promise<never>(() => {});
    });
    void executor.start(stuck, null);
  });
  const id = await running;
  await executor.close();
  expect(await executor.get(id)).toMatchObject({ state: "queued", attempt: 0, lockedBy: null });
  expect((await executor.timeline(id)).stages[0]?.attempts.map((each) => each.outcome)).toEqual(["released"]);
});

it("the result has the type of the last stage", async () => {
  const typed = workflow("typed")
    .stage("ONE", () => "text")
    .stage("TWO", ({ results }) => ({ length: results.ONE.length }));
  const { result } = await runInline(typed, null);
  expectTypeOf(result).toEqualTypeOf<{ length: number } | null>();
  expect(result).toEqual({ length: 4 });
});

it("a workflow that fails has no result, and its error says why", async () => {
  const failing = workflow("failing").stage("ONLY", (): string => {
    throw new NonRetryable("for good");
  });
  const { result, error, entry } = await runInline(failing, null);
  expect(result).toBeNull();
  expect(error?.message).toBe("for good");
  expect(entry.result).toBe("Error: for good");
});

it("an entry that is not started in time expires", async () => {
  const late = workflow("late").stage("ONLY", () => "never");
  const { status, entry, attempts } = await runInline(late, null, { delay: "2d", startWithin: "1d" });
  expect([status, entry.state, entry.error?.code, attempts]).toEqual(["EXPIRED", "cancelled", "expired", []]);
  expect(Date.parse(entry.finishedAt as string) - Date.parse(entry.createdAt)).toBe(day);
});

it("a sleep beyond the workflow's limit ends at the limit", async () => {
  const limited = workflow("limited", { timeout: "1d" }).stage("ONLY", ({ sleep }) => sleep("7d"));
  const { error, entry } = await runInline(limited, null);
  expect(error?.code).toBe("entry_timeout");
  expect(Date.parse(entry.finishedAt as string) - Date.parse(entry.createdAt)).toBe(day);
});

it("an entry for a certain time starts then", async () => {
  const plain = workflow("plain").stage("ONLY", () => "ran");
  const { entry } = await runInline(plain, null, { at: new Date("2030-03-01T08:00:00Z") });
  expect(entry.startedAt).toBe("2030-03-01T08:00:00.000Z");
});
