"use client";
import type { WorkflowSummary } from "async-workflow";
import Link from "next/link";
import { Sparkline } from "@/components/charts/sparkline.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table.tsx";
import { useNow } from "@/hooks/use-now.ts";
import { cn } from "@/lib/ui/cn.ts";
import { count, percent } from "@/lib/ui/figures.ts";
import { duration, exactTime, relativeTime } from "@/lib/ui/time.ts";
import { PauseSwitch } from "./pause-switch.tsx";
import { WorkerCount } from "./worker-count.tsx";

const columns = [
  { label: "Workflow", width: "sm:w-[26%]" },
  { label: "Workers", width: "sm:w-[14%]" },
  { label: "Last 24 hours", width: "sm:w-[16%]" },
  { label: "Success", width: "sm:w-[10%]" },
  { label: "p50 / p95", width: "sm:w-[14%]" },
  { label: "Last entry", width: "sm:w-[12%]" },
  { label: "Running", width: "sm:w-[8%] text-right" },
] as const;

/** A plain table; below 640 px each row is a card. */
export function WorkflowsTable({ workflows }: { readonly workflows: readonly WorkflowSummary[] }) {
  return (
    <Table aria-label="Workflows" className="w-full table-fixed text-left max-sm:block">
      <TableHeader className="max-sm:sr-only">
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
      <TableBody className="max-sm:block">
        {workflows.map((workflow) => (
          <WorkflowRow key={workflow.name} workflow={workflow} />
        ))}
      </TableBody>
    </Table>
  );
}

const cell = "px-3 py-3 align-middle max-sm:block max-sm:px-0 max-sm:py-0.5";

function WorkflowRow({ workflow }: { readonly workflow: WorkflowSummary }) {
  const { name, title, paused, last24h, hours, lastEntry } = workflow;
  const now = useNow();
  const { completed, failed, run } = last24h;
  const told = `${count(completed)} completed, ${count(failed)} failed`;
  return (
    <TableRow
      data-workflow={name}
      className="relative border-b border-border text-sm last:border-0 max-sm:block max-sm:px-4 max-sm:py-3"
    >
      <TableCell className={cn(cell, "sm:pl-4")}>
        <Link
          href={`/workflows/${encodeURIComponent(name)}`}
          className="font-medium hover:underline max-sm:inline-flex max-sm:min-h-11 max-sm:items-center"
        >
          {title}
        </Link>
        <span className="block truncate font-mono text-xs text-muted-foreground">{name}</span>
      </TableCell>
      <TableCell className={cell}>
        <WorkerCount workflow={workflow} />
      </TableCell>
      <TableCell className={cell}>
        <Sparkline
          bars={hours.map((hour) => ({ good: hour.completed, bad: hour.failed }))}
          label={`${title}, by the hour: ${told}`}
          className="w-full max-w-36"
        />
        <span className="mt-0.5 block text-xs whitespace-nowrap text-muted-foreground tabular-nums">{told}</span>
      </TableCell>
      <TableCell className={cn(cell, "tabular-nums")}>
        <span className="text-xs text-muted-foreground sm:hidden">Success </span>
        {percent(last24h.successRate)}
      </TableCell>
      <TableCell className={cn(cell, "whitespace-nowrap tabular-nums")}>
        <span className="text-xs text-muted-foreground sm:hidden">p50 / p95 </span>
        {run.p50 === null || run.p95 === null ? "–" : `${duration(run.p50)} / ${duration(run.p95)}`}
      </TableCell>
      <TableCell className={cn(cell, "text-muted-foreground tabular-nums")}>
        {lastEntry ? (
          <Link
            href={`/entries/${lastEntry.id}`}
            title={`${lastEntry.title}, ${exactTime(lastEntry.createdAt)}`}
            className="hover:text-foreground hover:underline max-sm:inline-flex max-sm:min-h-11 max-sm:items-center"
          >
            {relativeTime(lastEntry.createdAt, now)}
          </Link>
        ) : (
          "none"
        )}
      </TableCell>
      <TableCell className={cn(cell, "sm:pr-4 sm:text-right")}>
        <PauseSwitch name={name} title={title} paused={paused} />
      </TableCell>
    </TableRow>
  );
}
