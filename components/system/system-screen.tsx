"use client";
import type { SystemReport } from "async-workflow";
import { Button } from "@/components/ui/button.tsx";
import { CopyButton } from "@/components/ui/copy-button.tsx";
import { ProblemNotice } from "@/components/ui/notice.tsx";
import { useFirstData } from "@/hooks/use-first-data.ts";
import { useNow } from "@/hooks/use-now.ts";
import { useSystem } from "@/hooks/use-system.ts";
import { queryKeys } from "@/lib/api/query-keys.ts";
import { systemSummary, systemText } from "@/lib/ui/system-text.ts";
import { relativeTime } from "@/lib/ui/time.ts";
import { SystemRows } from "./system-rows.tsx";
import { SystemRowsSkeleton } from "./system-skeleton.tsx";

/** Is everything as it should be, and if not, what is to be done? */
export function SystemScreen({ known }: { readonly known: SystemReport | null }) {
  useFirstData([[queryKeys.system, known]]);
  const { data: report, error, refetch, isFetching } = useSystem();
  return (
    <>
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
        <div>
          <h1 className="text-2xl font-semibold tracking-tight">System</h1>
          <p role="status" className="mt-1 h-5 text-muted-foreground">
            {report && <Summary report={report} />}
          </p>
        </div>
        <div className="flex gap-2">
          {report && <CopyButton text={systemText(report)} what="Report" label="Copy report" />}
          <Button variant="outline" size="small" aria-disabled={isFetching} onClick={() => void refetch()}>
            Check again
          </Button>
        </div>
      </div>
      {error && (
        <ProblemNotice
          className="mt-6"
          title={
            report
              ? "The system could not be checked again; this is the last report"
              : "The system could not be checked"
          }
          problem={error}
        />
      )}
      {report && <Problems report={report} />}
      {report
        ? [...new Set(report.rows.map(({ group }) => group))].map((group) => (
            <SystemRows key={group} title={group} rows={report.rows.filter((row) => row.group === group)} />
          ))
        : !error && <SystemRowsSkeleton />}
    </>
  );
}

function Summary({ report }: { readonly report: SystemReport }) {
  const now = useNow();
  return (
    <>
      {systemSummary(report)}
      <span aria-hidden className="tabular-nums">
        , checked {relativeTime(report.checkedAt, now)}
      </span>
    </>
  );
}

/** The way to what is wrong, the worst first: on a small screen it may be far down. */
function Problems({ report }: { readonly report: SystemReport }) {
  const rows = report.rows.filter(({ status }) => status !== "ok");
  if (rows.length === 0) return null;
  const worstFirst = rows.toSorted((a, b) => Number(b.status === "fail") - Number(a.status === "fail"));
  return (
    <nav aria-label="What is wrong" className="mt-4">
      <ul className="flex flex-wrap gap-2">
        {worstFirst.map(({ id, label, status }) => (
          <li key={id}>
            <a
              href={`#system-row-${id}`}
              data-tone={status === "fail" ? "red" : "amber"}
              className="inline-flex min-h-7 items-center rounded-md bg-(--tone-bg) px-2 text-xs font-medium text-(--tone-text) underline-offset-2 hover:underline max-sm:min-h-11 max-sm:px-3"
            >
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
