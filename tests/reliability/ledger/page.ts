/** docs/reliability.md, made from the ledger: nobody writes figures there by hand. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../../lib/config/project-root.ts";
import { groupBy } from "../checker/group-by.ts";
import { plan } from "../plan.ts";
import { claims, type LedgerEntry, readLedger } from "./ledger.ts";
import { upperBound } from "./upper-bound.ts";

export const pagePath = join(projectRoot, "docs/reliability.md");

const opening = `# Reliability ledger

Made from [reliability/ledger.json](../reliability/ledger.json) by \`npm run reliability\`; do not edit. Each line sums the runs in which
real worker processes and a real PostgreSQL were hurt on purpose, recorded from the database's own log, and judged afterwards by a
[checker](../tests/reliability/checker) that shares no code with the engine. How it is done: [testing](testing.md); what is promised:
[guarantees](guarantees.md).

A zero is worth what its n is: the last column says how often it happens at most, with 95 % confidence (exact Poisson, 3/n for none seen).
Processes are killed, the power is not cut: what the disk does when it loses power is not tested here.
`;

export function renderPage(entries: readonly LedgerEntry[]): string {
  const isClaim = ({ fault }: LedgerEntry) => fault in claims;
  const parts = [
    opening,
    "## What was put to the test\n",
    table("what", entries.filter(isClaim), (fault) => fault),
    "## What was done to the system\n",
    table(
      "fault",
      entries.filter((entry) => !isClaim(entry)),
      (fault) => `${fault} ${plan.find(({ id }) => id === fault.split(" ")[0])?.what ?? ""}`,
    ),
    "## Runs\n",
    runs(entries),
    "## What needs help of the machine\n",
    "Where it is missing, the row is VOID, with the reason; it is never green.\n",
    plan
      .filter((row) => row.needs)
      .map((row) => `- ${row.id} ${row.what}: ${row.needs}.`)
      .join("\n"),
  ];
  return `${parts.join("\n")}\n`;
}

function table(head: string, entries: readonly LedgerEntry[], nameOf: (fault: string) => string): string {
  const rows = [...groupBy(entries, ({ fault }) => fault)].sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = rows.map(([fault, own]) => {
    const n = own.reduce((sum, entry) => sum + entry.n, 0);
    const violations = own.reduce((sum, entry) => sum + entry.violations, 0);
    const percent = 100 * upperBound(violations, n);
    const bound = percent < 99.5 ? percent.toPrecision(2) : "100";
    return `| ${nameOf(fault)} | ${own.length} | ${n.toLocaleString("en")} | ${violations} | ${bound} % |`;
  });
  return [`| ${head} | runs | n | violations | at most |`, "| --- | ---: | ---: | ---: | ---: |", ...lines, ""].join(
    "\n",
  );
}

function runs(entries: readonly LedgerEntry[]): string {
  const byRun = [...groupBy(entries, ({ date, run }) => `${date} ${run}`).values()];
  const lines = byRun.map((own) => {
    const [first] = own as [LedgerEntry];
    const accepted = own.find(({ fault }) => fault === "acknowledged entries kept")?.n ?? 0;
    return `| ${first.date.slice(0, 16).replace("T", " ")} | ${first.run} | ${first.commit} | ${accepted.toLocaleString("en")} | ${first.verdict} |`;
  });
  return [
    "| ended (UTC) | run | commit | entries accepted | verdict |",
    "| --- | --- | --- | ---: | --- |",
    ...lines,
    "",
  ].join("\n");
}

export function writePage(): void {
  writeFileSync(pagePath, renderPage(readLedger()));
}
