/** The published page is what the ledger says, and the bounds are what statistics say. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { plan } from "../plan.ts";
import { claims, readLedger } from "./ledger.ts";
import { pagePath, renderPage } from "./page.ts";
import { upperBound } from "./upper-bound.ts";

test("docs/reliability.md is made from the ledger as it is", () => {
  expect(readFileSync(pagePath, "utf8")).toBe(renderPage(readLedger()));
});

test("each line of the ledger is a fault of the plan or a claim, with a count", () => {
  const known = new Set([...plan.map(({ id }) => id), ...Object.keys(claims)]);
  for (const { fault, n, violations } of readLedger()) {
    expect(known).toContain(fault in claims ? fault : fault.split(" ")[0]);
    expect(n).toBeGreaterThanOrEqual(0);
    expect(violations).toBeGreaterThanOrEqual(0);
  }
});

// Of the chi-squared distribution: half its 95th percentile at 2(k + 1) degrees of freedom.
test.each([
  [0, 1_000, 0.002996],
  [1, 1_000, 0.004744],
  [5, 1_000, 0.010513],
])("%i seen in %i are at most %d", (seen, n, bound) => {
  expect(upperBound(seen, n)).toBeCloseTo(bound, 5);
});

test("of what was never put to the test nothing is known", () => {
  expect(upperBound(0, 0)).toBe(1);
});
