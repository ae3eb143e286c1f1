/** Hurts the system and says whether anything was lost: `npm run reliability [-- --tier P|N] [--only NAME] [--keep]`. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { reportText } from "./checker/report-text.ts";
import { buildRig } from "./rig/build.ts";
import { PostgresUnderTest } from "./rig/postgres-under-test.ts";
import { runScenario } from "./rig/run-scenario.ts";
import { tierP } from "./rig/scenarios.ts";

const { values: given } = parseArgs({
  options: { tier: { type: "string", default: "N" }, only: { type: "string" }, keep: { type: "boolean" } },
});
const commit = execFileSync("git", ["describe", "--always", "--dirty"], { encoding: "utf8" }).trim();
const directory = mkdtempSync(join(tmpdir(), "async-workflow-reliability-"));
const build = buildRig();
const server = await PostgresUnderTest.start();
let passed = 0;
let failed = 0;
try {
  for (const scenario of tierP.filter(({ name }) => given.only === undefined || given.only === name)) {
    const place = join(directory, scenario.name);
    mkdirSync(place, { recursive: true });
    const began = performance.now();
    const report = await runScenario(scenario, server, { directory: place, commit, build });
    process.stdout.write(reportText(report));
    console.log(`${scenario.name}: ${report.verdict} in ${Math.round((performance.now() - began) / 1_000)} s`);
    if (report.verdict === "green") passed += 1;
    else failed += 1;
  }
} finally {
  await server.stop();
  build.remove();
  if (given.keep || failed > 0) console.log(`The record is in ${directory}`);
  else rmSync(directory, { recursive: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
