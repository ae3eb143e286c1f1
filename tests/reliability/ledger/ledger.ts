/** What real runs have shown so far: reliability/ledger.json, to which each run of tier N adds. A zero is worth what its n is. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../../lib/config/project-root.ts";
import type { Report } from "../checker/check-history.ts";
import type { Rule } from "../checker/rules.ts";

/** One kind of fault, or one claim, in one run. */
export interface LedgerEntry {
  /** When the run ended, ISO 8601. */
  readonly date: string;
  readonly commit: string;
  readonly run: string;
  readonly verdict: Report["verdict"];
  /** The id of the fault in the plan, or the name of the claim. */
  readonly fault: string;
  /** How often the fault fired, or how often the claim was put to the test. */
  readonly n: number;
  /** Of any rule while the fault was there; of its own rules for a claim. */
  readonly violations: number;
}

const ledgerPath = join(projectRoot, "reliability/ledger.json");

/** What is claimed, by which rules it is checked, and how often it was put to the test. */
export const claims: Readonly<
  Record<string, { readonly rules: readonly Rule[]; readonly count: (report: Report) => number }>
> = {
  "acknowledged entries kept": { rules: ["S1", "S2", "S12"], count: ({ counts }) => counts.acknowledged },
  "transitions committed once": { rules: ["S3", "S7", "S10"], count: transitions },
  "stale writers refused": { rules: ["S4", "S6", "S9"], count: ({ counts }) => counts.lostLeases },
  "recoveries in time": { rules: ["L2"], count: ({ rules }) => rules.find(({ rule }) => rule === "L2")?.checked ?? 0 },
  "answers and stream messages true": {
    rules: ["S11", "S13"],
    count: ({ rules }) =>
      rules.filter(({ rule }) => rule === "S11" || rule === "S13").reduce((n, each) => n + each.checked, 0),
  },
};

function transitions({ facts }: Report): number {
  let count = 0;
  for (const { versions } of facts.entries.values()) count += versions.length;
  return count;
}

/** A run that is VOID tells nothing of what did not happen, and is left out; what it violated would have made it red. */
export function entriesOf(report: Report, date: Date): LedgerEntry[] {
  const { run, faults } = report.facts.history;
  if (report.verdict === "VOID") return [];
  const common = { date: date.toISOString(), commit: run.commit, run: run.name, verdict: report.verdict };
  const fired = new Map<string, number>();
  for (const fault of faults) if (fault.fired) fired.set(fault.row, (fired.get(fault.row) ?? 0) + 1);
  const all = report.violations.length;
  return [
    ...[...fired].map(([fault, n]) => ({ ...common, fault, n, violations: all })),
    ...Object.entries(claims).map(([fault, { rules, count }]) => ({
      ...common,
      fault,
      n: count(report),
      violations: report.violations.filter(({ rule }) => rules.includes(rule)).length,
    })),
  ];
}

export function readLedger(): LedgerEntry[] {
  return existsSync(ledgerPath) ? (JSON.parse(readFileSync(ledgerPath, "utf8")) as LedgerEntry[]) : [];
}

/** Adds to the ledger. */
export function appendToLedger(entries: readonly LedgerEntry[]): void {
  writeFileSync(ledgerPath, `${JSON.stringify([...readLedger(), ...entries], null, 2)}\n`);
}
