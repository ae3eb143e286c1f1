/** Hurts the system and says whether anything was lost: `npm run reliability [-- --tier P] [--only NAME] [--keep]`. */
import { parseArgs } from "node:util";
import { runTier } from "./rig/run-tier.ts";

const { values } = parseArgs({
  options: { tier: { type: "string", default: "N" }, only: { type: "string" }, keep: { type: "boolean" } },
});
const { tier, only, keep = false } = values;
if (tier !== "P" && tier !== "N") {
  console.error("Which tier? P (minutes, on every push) or N (the long one).");
  process.exit(64);
}
const { passed, failed } = await runTier({ tier, only, keep });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
