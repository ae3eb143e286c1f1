/** S18, X1, X2: the schema after the run, how our processes ended, and what happened without a reason. */
import type { FloorName } from "../history/records.ts";
import type { Facts } from "./facts.ts";
import type { Findings } from "./rules.ts";
import type { Counts } from "./validity.ts";

export function checkSystem({ history }: Facts, findings: Findings): void {
  // A record without a fault says that somebody looked.
  for (const { kind, name } of history.catalog) {
    findings.expect("S18", kind === "none", () => `${kind}: ${name}`);
  }
  for (const { role, pid, exit, asked } of history.processes) {
    findings.expect("X1", asked, () => `${role} ${pid} ended by itself with ${exit}`);
  }
}

export function checkCeilings({ history }: Facts, counts: Counts, findings: Findings): void {
  for (const [name, most] of Object.entries(history.run.ceilings ?? {}) as [FloorName, number][]) {
    findings.expect("X2", counts[name] <= most, () => `${name}: ${counts[name]}, at most ${most} are explained`);
  }
}
