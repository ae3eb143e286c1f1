/** The checker is worth what it catches: a correct history is green, and every forgery of it is red for the right reason. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { checkHistory } from "../checker/check-history.ts";
import { reportText } from "../checker/report-text.ts";
import { type Rule, rules } from "../checker/rules.ts";
import { transitionNames } from "../checker/transitions.ts";
import type { History } from "../history/records.ts";
import { readHistory, writeHistory } from "../history/run-directory.ts";
import { captureHistory } from "./capture.ts";
import { Draft } from "./draft.ts";
import { forgedAccounts, voidRuns } from "./forged-accounts.ts";
import { forgedLog } from "./forged-log.ts";

const forgeries = [...forgedLog, ...forgedAccounts];
let correct: History;

beforeAll(async () => {
  correct = await captureHistory();
  // On a machine that is busy otherwise a run can be late, which is all that the rules of liveness say. Safety has no excuse.
  const { violations } = checkHistory(correct);
  if (violations.length > 0 && violations.every(({ rule }) => rule.startsWith("L"))) correct = await captureHistory();
}, 240_000);

test("a run of the real engine is green, and every rule found something to look at", () => {
  const report = checkHistory(correct);
  expect(report.violations, reportText(report)).toEqual([]);
  expect(report.voids).toEqual([]);
  expect(report.verdict).toBe("green");
  const idle = report.rules.filter(({ status }) => status === "idle").map(({ rule }) => rule);
  expect(idle, "a run without load says nothing of throughput").toEqual(["L5"]);
});

test("the captured run has every transition but a start here, a hurried try, a crash loop and retention", () => {
  const seen = new Set(
    [...checkHistory(correct).facts.entries.values()].flatMap(({ versions }) =>
      versions.map(({ transition }) => ("name" in transition ? transition.name : transition.illegal)),
    ),
  );
  expect(transitionNames.filter((name) => !seen.has(name))).toEqual(["start-here", "hurry", "crash-loop", "purge"]);
});

test("a history that was written and read back is the same, to the checker too", () => {
  const directory = mkdtempSync(join(tmpdir(), "async-workflow-history-"));
  try {
    writeHistory(directory, correct);
    expect(readHistory(directory)).toEqual(correct);
    expect(checkHistory(readHistory(directory)).verdict).toBe("green");
  } finally {
    rmSync(directory, { recursive: true });
  }
});

describe("a forged history is red", () => {
  test.each(forgeries)("$rule: $what", ({ rule, apply }) => {
    const draft = new Draft(correct);
    apply(draft);
    const report = checkHistory(draft.history);
    const found = [...new Set(report.violations.map((each) => each.rule))];
    expect(found).toContain(rule);
    expect(report.verdict).toBe("red");
    expect(reportText(report)).toContain("Violations:");
  });

  test("there is a forgery for every rule", () => {
    const proven = new Set<Rule>(forgeries.map(({ rule }) => rule));
    const all = Object.keys(rules) as Rule[];
    expect(all.filter((rule) => !proven.has(rule))).toEqual([]);
  });
});

describe("a run that proves nothing is VOID", () => {
  test.each(voidRuns)("$what", ({ apply, reason }) => {
    const draft = new Draft(correct);
    apply(draft);
    const report = checkHistory(draft.history);
    expect(report.voids.join("\n")).toMatch(reason);
    expect(report.verdict).toBe("VOID");
  });
});

test("a violation is shown with all that is known of its entry", () => {
  const draft = new Draft(correct);
  forgedLog.find(({ what }) => what === "progress falls")?.apply(draft);
  const text = reportText(checkHistory(draft.history));
  expect(text).toMatch(/S10: progress \d+ → 5 at/);
  expect(text).toMatch(/log {5}\S+ claim → .* held by worker \d+/);
  expect(text).toMatch(/effect {2}begin stage 1 attempt 1 in process \d+/);
  expect(text).toMatch(/client {2}writer gets writer-\d+ ok/);
});
