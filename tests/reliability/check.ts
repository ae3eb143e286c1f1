/**
 * Checks a recorded run: `node --import tsx tests/reliability/check.ts <run directory> [--ledger]`. Ends with 0 green, 1 red, 2 VOID.
 * With `--ledger` what it shows is added to the ledger: for a run that was recorded, but whose runner did not come to that.
 */
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkHistory } from "./checker/check-history.ts";
import { reportText } from "./checker/report-text.ts";
import { readHistory } from "./history/run-directory.ts";
import { appendToLedger, entriesOf } from "./ledger/ledger.ts";
import { writePage } from "./ledger/page.ts";

const [directory, add] = process.argv.slice(2);
if (!directory) {
  console.error("Which run? node --import tsx tests/reliability/check.ts <run directory>");
  process.exit(64);
}
const report = checkHistory(readHistory(directory));
const { facts, ...summary } = report;
writeFileSync(join(directory, "report.json"), `${JSON.stringify({ run: facts.history.run, ...summary }, null, 2)}\n`);
process.stdout.write(reportText(report));
if (add === "--ledger") {
  appendToLedger(entriesOf(report, statSync(join(directory, "run.json")).mtime));
  writePage();
}
process.exitCode = { green: 0, red: 1, VOID: 2 }[report.verdict];
