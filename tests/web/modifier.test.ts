import { expect, test } from "vitest";
import { modifier } from "../../lib/ui/modifier.ts";
import { anEntry } from "./an-entry.ts";

const now = Date.parse("2026-01-01T00:01:00.000Z");
const inSeconds = (seconds: number) => new Date(now + seconds * 1_000).toISOString();
const just = { updatedAt: inSeconds(0) };

test.each([
  ["nothing to say of one that simply runs", anEntry({ state: "running" }), null],
  ["a second try that runs", anEntry({ state: "running", attempt: 2 }), "attempt 2/3"],
  [
    "a try that failed, with the wait rounded up",
    anEntry({ state: "retrying", availableAt: inSeconds(11.2) }),
    "retry 2/3 · in 12 s",
  ],
  [
    "a try that is due, without a wait below zero",
    anEntry({ state: "retrying", availableAt: inSeconds(-3) }),
    "retry 2/3",
  ],
  [
    "of one that starts another day, the day: more does not fit",
    anEntry({ state: "scheduled", availableAt: "2026-03-09T12:00:00Z" }),
    "starts Mar 9",
  ],
  ["one that just became due: most are claimed at once", anEntry({ state: "queued", ...just }), null],
  ["one that is due but not claimed", anEntry({ state: "queued" }), "queued"],
  ["one that nobody can run", anEntry({ state: "queued", waitingFor: "worker", ...just }), "no worker"],
  [
    "one that is asked to stop, whatever else it does",
    anEntry({ state: "running", attempt: 2, cancelRequested: true }),
    "cancelling",
  ],
  ["nothing of one that has ended", anEntry({ state: "cancelled", cancelRequested: true }), null],
])("%s", (_, entry, words) => {
  expect(modifier(entry, now)).toBe(words);
});
