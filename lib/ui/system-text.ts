import type { SystemReport } from "async-workflow";

const marks = { ok: "ok  ", warn: "WARN", fail: "FAIL" } as const;

/** The report as text, for a ticket or a chat. */
export function systemText({ rows, checkedAt }: SystemReport): string {
  const lines = rows.map(
    ({ status, group, label, value, fix }) =>
      `${marks[status]}  ${group}: ${label}: ${value}${fix === null ? "" : `\n      ${fix}`}`,
  );
  return [`Async Workflow, ${checkedAt}`, ...lines].join("\n");
}

/** `"All is well"`, `"1 failure, 2 warnings"`. */
export function systemSummary({ rows }: SystemReport): string {
  const count = (status: "fail" | "warn", one: string) => {
    const found = rows.filter((row) => row.status === status).length;
    return found > 0 && `${found} ${one}${found === 1 ? "" : "s"}`;
  };
  return [count("fail", "failure"), count("warn", "warning")].filter(Boolean).join(", ") || "All is well";
}
