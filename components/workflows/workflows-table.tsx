"use client";
import type { WorkflowSummary } from "async-workflow";
import { Sparkline } from "@/components/charts/sparkline.tsx";
import { Link } from "@/components/ui/link.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table.tsx";
import { useNow } from "@/hooks/use-now.ts";
import { cn } from "@/lib/ui/cn.ts";
import { count, percent } from "@/lib/ui/figures.ts";
import { duration, exactTime, relativeTime } from "@/lib/ui/time.ts";
import { PauseSwitch } from "./pause-switch.tsx";
import { WorkerCount } from "./worker-count.tsx";

const columns = [
  { label: "Workflow", width: "lg:w-[26%]" },
  { label: "Workers", width: "lg:w-[14%]" },
  { label: "Last 24 hours", width: "lg:w-[16%]" },
  { label: "Success", width: "lg:w-[10%]" },
  { label: "p50 / p95", width: "lg:w-[14%]" },
  { label: "Last entry", width: "lg:w-[12%]" },
  { label: "Running", width: "lg:w-[8%] text-right" },
] as const;

/** A plain table; below 1024 px each row is a card. */
export function WorkflowsTable({ workflows }: { readonly workflows: readonly WorkflowSummary[] }) {
  return (
    <Table aria-label="Workflows" className="w-full table-fixed text-left max-lg:block">
      <TableHeader className="max-lg:sr-only">
        <TableRow className="h-9 border-b border-border bg-surface">
          {columns.map(({ label, width }) => (
            <TableHead
              key={label}
              className={cn("px-3 text-xs font-medium text-muted-foreground first:pl-4 last:pr-4", width)}
            >
              {label}
            </TableHead>
          ))}
        </TableRow>
      </TableHeader>
      <TableBody className="max-lg:block">
        {workflows.map((workflow) => (
          <WorkflowRow key={workflow.name} workflow={workflow} />
        ))}
      </TableBody>
    </Table>
  );
}

const cell = "min-w-0 px-3 py-3 align-middle max-lg:px-0 max-lg:py-0";

function WorkflowRow({ workflow }: { readonly workflow: WorkflowSummary }) {
  const { name, title, paused, last24h, hours, lastEntry } = workflow;
  const now = useNow();
  const { completed, failed, run } = last24h;
  const told = `${count(completed)} completed, ${count(failed)} failed`;
  return (
    <TableRow
      data-workflow={name}
      className="border-b border-border text-sm last:border-0 max-lg:grid max-lg:grid-cols-3 max-lg:items-start max-lg:gap-x-4 max-lg:gap-y-3 max-lg:px-4 max-lg:py-4"
    >
      <TableCell className={cn(cell, "lg:pl-4 max-lg:col-span-2")}>
        <Link
          href={`/workflows/${encodeURIComponent(name)}`}
          className="font-medium hover:underline max-sm:-my-3 max-sm:inline-flex max-sm:min-h-11 max-sm:items-center"
        >
          {title}
        </Link>
        <span className="block truncate font-mono text-xs text-muted-foreground">{name}</span>
      </TableCell>
      <TableCell className={cell}>
        <WorkerCount workflow={workflow} />
      </TableCell>
      <TableCell className={cn(cell, "max-lg:col-span-2")}>
        <Sparkline
          bars={hours.map((hour) => ({ good: hour.completed, bad: hour.failed }))}
          label={`${title}, by the hour: ${told}`}
          className="w-full max-w-36"
        />
        <span className="mt-0.5 block text-xs whitespace-nowrap text-muted-foreground tabular-nums">{told}</span>
      </TableCell>
      <TableCell className={cn(cell, "tabular-nums")}>
        <span className="block text-xs text-muted-foreground lg:hidden">Success </span>
        {percent(last24h.successRate)}
      </TableCell>
      <TableCell className={cn(cell, "whitespace-nowrap tabular-nums")}>
        <span className="block text-xs text-muted-foreground lg:hidden">p50 / p95 </span>
        {run.p50 === null || run.p95 === null ? "–" : `${duration(run.p50)} / ${duration(run.p95)}`}
      </TableCell>
      <TableCell className={cn(cell, "text-muted-foreground tabular-nums")}>
        <span className="block text-xs lg:hidden">Last entry </span>
        {lastEntry ? (
          <Link
            href={`/entries/${lastEntry.id}`}
            title={`${lastEntry.title}, ${exactTime(lastEntry.createdAt)}`}
            className="hover:text-foreground hover:underline max-sm:-my-3 max-sm:inline-flex max-sm:min-h-11 max-sm:items-center"
          >
            {relativeTime(lastEntry.createdAt, now)}
          </Link>
        ) : (
          "none"
        )}
      </TableCell>
      <TableCell className={cn(cell, "lg:pr-4 lg:text-right max-lg:justify-self-end")}>
        <PauseSwitch name={name} title={title} paused={paused} />
      </TableCell>
    </TableRow>
  );
}
