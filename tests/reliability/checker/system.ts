/** S18 and X1: the schema after the run, and how our processes ended. */
import type { Facts } from "./facts.ts";
import type { Findings } from "./rules.ts";

export function checkSystem({ history }: Facts, findings: Findings): void {
  // A record without a fault says that somebody looked.
  for (const { kind, name } of history.catalog) {
    findings.expect("S18", kind === "none", () => `${kind}: ${name}`);
  }
  for (const { role, pid, exit, asked } of history.processes) {
    findings.expect("X1", asked, () => `${role} ${pid} ended by itself with ${exit}`);
  }
}
