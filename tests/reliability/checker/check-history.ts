/** The checker: a pure function from the record of a run to a verdict. */
import type { History } from "../history/records.ts";
import { checkAccepted } from "./accepted.ts";
import { checkAttempts } from "./attempts.ts";
import { checkEffects, type Overlaps } from "./effects.ts";
import { type Facts, gatherFacts } from "./facts.ts";
import { checkGivingBack } from "./giving-back.ts";
import { checkLeases } from "./leases.ts";
import { checkLiveness } from "./liveness.ts";
import { checkPath } from "./path.ts";
import { checkReports } from "./progress.ts";
import { checkReads } from "./reads.ts";
import { Findings, type Rule, rules, type Violation } from "./rules.ts";
import { checkStream } from "./stream.ts";
import { checkCeilings, checkSystem } from "./system.ts";
import { checkTenancy } from "./tenancy.ts";
import { type Counts, countFloors, findVoids } from "./validity.ts";
import { checkWebhooks } from "./webhooks.ts";

/** `idle`: there was nothing to look at, which is not green. */
export type RuleStatus = "green" | "red" | "idle";

export interface RuleReport {
  readonly rule: Rule;
  readonly status: RuleStatus;
  readonly checked: number;
  readonly violations: number;
}

export interface Report {
  readonly verdict: "green" | "red" | "VOID";
  readonly rules: readonly RuleReport[];
  readonly violations: readonly Violation[];
  readonly voids: readonly string[];
  readonly counts: Counts;
  readonly overlaps: Overlaps;
  readonly facts: Facts;
}

/** A violation stays a violation in a run that is otherwise void: red comes before VOID. */
export function checkHistory(history: History): Report {
  const facts = gatherFacts(history);
  const findings = new Findings();
  checkAccepted(facts, findings);
  checkPath(facts, findings);
  checkLeases(facts, findings);
  checkAttempts(facts, findings);
  const overlaps = checkEffects(facts, findings);
  checkReports(facts, findings);
  checkReads(facts, findings);
  checkStream(facts, findings);
  checkTenancy(facts, findings);
  checkWebhooks(facts, findings);
  checkSystem(facts, findings);
  checkLiveness(facts, findings);
  checkGivingBack(facts, findings);
  const counts = countFloors(facts, overlaps);
  checkCeilings(facts, counts, findings);
  const voids = findVoids(facts, counts);
  const { violations } = findings;
  return {
    verdict: violations.length > 0 ? "red" : voids.length > 0 ? "VOID" : "green",
    rules: (Object.keys(rules) as Rule[]).map((rule) => reportOf(rule, findings)),
    violations,
    voids,
    counts,
    overlaps,
    facts,
  };
}

function reportOf(rule: Rule, findings: Findings): RuleReport {
  const checked = findings.checked.get(rule) ?? 0;
  const violations = findings.violations.filter((each) => each.rule === rule).length;
  const status = violations > 0 ? "red" : checked > 0 ? "green" : "idle";
  return { rule, status, checked, violations };
}
