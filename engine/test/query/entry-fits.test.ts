import { expect, test } from "vitest";
import { anEntry } from "../../../tests/web/an-entry.ts";
import { fits, parseFilter } from "../../src/query/index.ts";

const now = Date.parse("2026-01-01T12:00:00.000Z");
const entry = anEntry({
  id: "019ab4a2-7c1e-7f3a-9d2b-5f0c8e6a1b47",
  title: "Import invoices (May)",
  status: "STAGE_1",
  state: "running",
  tags: ["nightly", "eu"],
  attempt: 2,
  createdAt: "2026-01-01T11:00:00.000Z",
  startedAt: "2026-01-01T11:59:00.000Z",
});

test.each([
  ["", true],
  ["status=FAILED,STAGE_1&state=running&workflow=demo", true],
  ["status=FAILED", false],
  ["tag=eu&tag=nightly", true],
  ["tag=eu&tag=us", false],
  ["from=-2h", true],
  ["from=-30m", false],
  ["to=2026-01-01", true],
  ["to=2025-12-31", false],
  ["q=may+INVOICES", true],
  ["q=june", false],
  ["q=019ab4a2-7c", true],
  ["q=019ab4a2-8", false],
  ["attempts=>1", true],
  ["attempts=<=1", false],
  ["duration=>=60s", true],
  ["duration=>60s", false],
  ["in=user.plan:pro", null],
  ["in=user.plan:pro&status=FAILED", false],
])("%s: %s", (text, expected) => {
  const { filter, faults } = parseFilter(new URLSearchParams(text));
  expect(faults).toEqual([]);
  expect(fits(entry, filter, now)).toBe(expected);
});
