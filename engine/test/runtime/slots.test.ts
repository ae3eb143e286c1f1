import { expect, test } from "vitest";
import { Slots } from "../../src/runtime/slots.ts";
import { gate } from "../support/waiting.ts";

function occupant(suspect = false) {
  const finished = gate();
  const run = {
    suspect,
    started: false,
    finish: finished.open,
    run() {
      run.started = true;
      return finished.passed;
    },
  };
  return run;
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("no more run at once than there are slots; the next one begins when one ends", async () => {
  let freed = 0;
  const slots = new Slots<ReturnType<typeof occupant>>(2, () => {
    freed += 1;
  });
  const runs = [occupant(), occupant(), occupant()];
  for (const run of runs) slots.take(run);
  expect(runs.map((run) => run.started)).toEqual([true, true, false]);
  runs[0]?.finish();
  await turn();
  expect(runs[2]?.started).toBe(true);
  expect(freed).toBe(1);
});

test("slow entries are claimed only for slots that are free", () => {
  const slots = new Slots<ReturnType<typeof occupant>>(3, () => {});
  expect(slots.room).toBe(3);
  slots.take(occupant());
  expect(slots.room).toBe(2);
});

test("fast entries are fetched ahead, in batches worth a claim, and never more than twice the slots", async () => {
  const slots = new Slots<ReturnType<typeof occupant>>(4, () => {});
  const quick = occupant();
  slots.take(quick);
  quick.finish();
  await turn();
  expect(slots.room).toBe(8);
  for (let n = 0; n < 7; n += 1) slots.take(occupant());
  expect(slots.room).toBe(0);
});

test("what waits behind slow ones is given back, what runs is not", () => {
  const slots = new Slots<ReturnType<typeof occupant>>(1, () => {});
  const [running, waiting] = [occupant(), occupant()];
  slots.take(running);
  slots.take(waiting);
  expect(slots.surrender()).toEqual([]);
  expect(slots.surrender(true)).toEqual([waiting]);
  expect(waiting.started).toBe(false);
});

test("one suspect at a time, before others that wait, until it has ended or come through its stage", async () => {
  const freedForSuspects: boolean[] = [];
  const slots = new Slots<ReturnType<typeof occupant>>(1, (suspectEnded) => freedForSuspects.push(suspectEnded));
  expect(slots.takesSuspect).toBe(true);
  const [running, waiting, suspect] = [occupant(), occupant(), occupant(true)];
  for (const run of [running, waiting, suspect]) slots.take(run);
  expect(slots.takesSuspect).toBe(false);
  running.finish();
  await turn();
  expect([suspect.started, waiting.started]).toEqual([true, false]);
  suspect.suspect = false;
  expect(slots.takesSuspect).toBe(true);
  suspect.finish();
  await turn();
  expect(waiting.started).toBe(true);
  expect(freedForSuspects).toEqual([false, true]);
  const other = occupant(true);
  slots.take(other);
  expect(slots.takesSuspect).toBe(false);
  slots.surrender(true);
  expect(slots.takesSuspect).toBe(true);
});
