/** A report as people read it. */
import type { Report } from "./check-history.ts";
import { groupBy } from "./group-by.ts";
import { rules, type Violation } from "./rules.ts";
import { timelineOf } from "./timeline.ts";

const timelinesShown = 5;

export function reportText(report: Report): string {
  const { run } = report.facts.history;
  const lines = [`${run.name} at ${run.commit}: ${report.verdict}`, ""];
  for (const { rule, status, checked, violations } of report.rules) {
    const what = status === "red" ? `${violations} violations` : status === "green" ? "" : "nothing to look at";
    lines.push(
      `  ${rule.padEnd(4)} ${status.padEnd(6)} ${String(checked).padStart(8)} checked  ${rules[rule]}${what && ` — ${what}`}`,
    );
  }
  lines.push(
    "",
    `  ${Object.entries(report.counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(", ")}`,
  );
  const { count, longestMs } = report.overlaps;
  lines.push(`  two runs of one stage at once: ${count}, the longest for ${Math.round(longestMs)} ms`);
  if (report.voids.length > 0) lines.push("", "Void, because:", ...report.voids.map((reason) => `  ${reason}`));
  if (report.violations.length > 0) lines.push("", "Violations:", ...violationLines(report));
  return `${lines.join("\n")}\n`;
}

/** Each violation once, and below it the whole story of its entry, told once per entry. */
function violationLines({ violations, facts }: Report): string[] {
  const byEntry = groupBy(violations, ({ entryId }) => entryId);
  const lines: string[] = [];
  for (const [entryId, own] of [...byEntry].slice(0, timelinesShown)) {
    lines.push(
      "",
      `  ${entryId ?? "The run"}`,
      ...own.map(({ rule, message }: Violation) => `    ${rule}: ${message}`),
    );
    if (entryId) lines.push(...timelineOf(entryId, facts).map((line) => `      ${line}`));
  }
  if (byEntry.size > timelinesShown) lines.push("", `  … and ${byEntry.size - timelinesShown} more entries.`);
  return lines;
}
