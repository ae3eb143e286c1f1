/** Checks a recorded run: `node --import tsx tests/reliability/check.ts <run directory>`. Ends with 0 green, 1 red, 2 VOID. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkHistory } from "./checker/check-history.ts";
import { reportText } from "./checker/report-text.ts";
import { readHistory } from "./history/run-directory.ts";

const [directory] = process.argv.slice(2);
if (!directory) {
  console.error("Which run? node --import tsx tests/reliability/check.ts <run directory>");
  process.exit(64);
}
const report = checkHistory(readHistory(directory));
const { facts, ...summary } = report;
writeFileSync(join(directory, "report.json"), `${JSON.stringify({ run: facts.history.run, ...summary }, null, 2)}\n`);
process.stdout.write(reportText(report));
process.exitCode = { green: 0, red: 1, VOID: 2 }[report.verdict];
