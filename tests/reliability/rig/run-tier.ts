/** Carries out the runs of a tier, one after the other on one server, and counts how they ended. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Report } from "../checker/check-history.ts";
import { reportText } from "../checker/report-text.ts";
import { appendToLedger, entriesOf } from "../ledger/ledger.ts";
import { writePage } from "../ledger/page.ts";
import { type BrokenBuild, brokenBuilds } from "./broken-builds.ts";
import { buildRig } from "./build.ts";
import { ControlGroup } from "./control-group.ts";
import { FalseClock } from "./false-clock.ts";
import { PostgresUnderTest } from "./postgres-under-test.ts";
import { PrivateWire } from "./private-wire.ts";
import { type RunOptions, runScenario } from "./run-scenario.ts";
import type { Scenario } from "./scenario.ts";
import { scenarios } from "./scenarios.ts";

export interface TierOptions {
  readonly tier: "P" | "N";
  /** The one run to make. */
  readonly only: string | undefined;
  /** Leaves the records also of runs that were green. */
  readonly keep: boolean;
}

export async function runTier({ tier, only, keep }: TierOptions): Promise<{ passed: number; failed: number }> {
  const directory = mkdtempSync(join(tmpdir(), "async-workflow-reliability-"));
  const commit = presentCommit();
  const build = buildRig();
  const server = await PostgresUnderTest.start({ hasty: tier === "P" });
  const counts = { passed: 0, failed: 0 };
  try {
    const chosen = <Each extends Scenario>(all: readonly Each[]) =>
      all.filter((each) => (only ? each.name === only : each.tier === tier));
    const tally = (passed: boolean) => {
      if (passed) counts.passed += 1;
      else counts.failed += 1;
    };
    for (const scenario of chosen(scenarios)) {
      const missing = whatIsMissing(scenario, server);
      if (missing !== undefined) {
        console.log(`${scenario.name}: VOID, it cannot be run here: ${missing}\n`);
        continue;
      }
      const run = async (turn: number) => {
        const report = await carryOut(scenario, server, {
          directory: join(directory, scenario.name, `${turn}`),
          commit,
          build,
        });
        if (report) process.stdout.write(reportText(report));
        if (report && tier === "N") appendToLedger(entriesOf(report, new Date()));
        return report?.verdict;
      };
      const verdict = await onceMoreIf("VOID", scenario.name, run);
      // On every push a machine that is too slow to hurt the system enough is said, and is no fault of the change.
      if (verdict === "VOID" && tier === "P") console.log(`${scenario.name} proved nothing on this machine\n`);
      else tally(verdict === "green");
    }
    for (const broken of chosen(brokenBuilds)) {
      const run = async (turn: number) => {
        const report = await carryOut(broken, server, {
          directory: join(directory, broken.name, `${turn}`),
          commit,
          build,
        });
        return isCaught(broken, report) ? "caught" : "missed";
      };
      tally((await onceMoreIf("missed", broken.name, run)) === "caught");
    }
  } finally {
    await server.stop();
    build.remove();
    if (keep || counts.failed > 0) console.log(`The records are in ${directory}`);
    else rmSync(directory, { recursive: true });
  }
  if (tier === "N") writePage();
  return counts;
}

/** Why a run cannot be made on this machine. */
function whatIsMissing(scenario: Scenario, server: PostgresUnderTest): string | undefined {
  const { diskMegabytes, groups, privateWires, falseClock } = scenario;
  const probes: readonly [needed: string, is: unknown, probe: () => void][] = [
    ["a small disk", diskMegabytes, () => server.smallDisk(diskMegabytes ?? 0).remove()],
    ["control groups", groups, () => new ControlGroup(`async-workflow-rig-${process.pid}`, groups ?? []).remove()],
    ["networks of its own", privateWires, () => PrivateWire.probe()],
    ["a clock that can be set", falseClock, () => FalseClock.probe()],
  ];
  for (const [needed, is, probe] of probes) {
    if (!is) continue;
    try {
      probe();
    } catch (error) {
      return `it needs ${needed}, and ${(error as Error).message.trim()}`;
    }
  }
  return undefined;
}

/** What proves nothing is tried once more: on a machine that is busy otherwise too little may have happened. Nothing red is. */
async function onceMoreIf<Verdict>(
  nothing: Verdict,
  name: string,
  run: (turn: number) => Promise<Verdict>,
): Promise<Verdict> {
  const first = await run(1);
  if (first !== nothing) return first;
  console.log(`${name} was ${nothing}, and is tried once more\n`);
  return run(2);
}

/** A broken build is caught when a rule that has to do with what is broken turned red. */
function isCaught({ name, what, expects }: BrokenBuild, report: Report | undefined): boolean {
  const red = (report?.rules ?? []).filter(({ status }) => status === "red").map(({ rule }) => rule);
  const caught = expects.some((rule) => red.includes(rule));
  console.log(
    `Broken on purpose, ${name} (${what}): ${caught ? "caught by" : "NOT CAUGHT, red is only"} ${red.join(", ") || "nothing"}\n`,
  );
  return caught;
}

async function carryOut(
  scenario: Scenario,
  server: PostgresUnderTest,
  options: RunOptions,
): Promise<Report | undefined> {
  const began = performance.now();
  const own = scenario.falseClock ? await PostgresUnderTest.startWithFalseClock() : undefined;
  const said = (verdict: string) =>
    console.log(`${scenario.name}: ${verdict} after ${Math.round((performance.now() - began) / 1_000)} s\n`);
  try {
    const report = await runScenario(scenario, own ?? server, options);
    said(report.verdict);
    return report;
  } catch (error) {
    console.error(error);
    said("broken off");
    return undefined;
  } finally {
    await own?.stop();
  }
}

/** What is run. What a run itself writes does not make it another. */
function presentCommit(): string {
  const git = (...given: string[]) => execFileSync("git", given, { encoding: "utf8" }).trim();
  const written = [":!reliability/ledger.json", ":!docs/reliability.md"];
  const changed = git("status", "--porcelain", "--untracked-files=no", "--", ":/", ...written);
  return `${git("rev-parse", "--short", "HEAD")}${changed === "" ? "" : "-dirty"}`;
}
