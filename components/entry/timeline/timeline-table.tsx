"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { useZone } from "@/hooks/use-preferences.ts";
import { cn } from "@/lib/ui/cn.ts";
import { clockTime, duration, exactTime } from "@/lib/ui/time.ts";
import type { Span, WaterfallRow } from "@/lib/ui/waterfall/rows.ts";
import { inlineJson } from "../inline-json.ts";
import { spanWords } from "./span-words.ts";

/** More rows are added on demand: five thousand steps are thirty thousand cells. */
const batch = 200;
const cell = "px-3 py-1.5 align-top";

/** All that the waterfall shows, in words and in the same order. */
export function TimelineTable({ rows }: { readonly rows: readonly WaterfallRow[] }) {
  const [limit, setLimit] = useState(batch);
  const lines = rows.flatMap((row) => row.spans.map((span) => ({ row, span })));
  const untold = rows.filter(({ spans }) => spans.length === 0);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <section
        aria-label="Timeline"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: wider than a narrow screen, so the keyboard must be able to scroll it
        tabIndex={0}
        className="overflow-x-auto rounded-lg border border-border"
      >
        <table aria-rowcount={lines.length + untold.length + 1} className="w-full min-w-[40rem] text-left text-xs">
          <thead className="bg-surface text-muted-foreground">
            <tr className="border-b border-border">
              {["Stage", "Step", "What", "From", "Took", "Worker", "Result"].map((name) => (
                <th key={name} scope="col" className="px-3 py-2 font-medium">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.slice(0, limit).map(({ row, span }) => (
              <Line key={`${row.id} ${span.kind} ${span.from}`} row={row} span={span} />
            ))}
            {lines.length <= limit &&
              untold.map((row) => (
                <tr key={row.id} data-stage={row.stage.name} data-state={row.stage.state}>
                  <th scope="row" className={cn(cell, "font-mono font-medium")}>
                    {row.stage.name}
                  </th>
                  <td className={cell} />
                  <td className={cn(cell, "text-muted-foreground")} colSpan={5}>
                    {row.stage.state}
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      </section>
      {lines.length > limit && (
        <Button
          variant="outline"
          size="small"
          className="justify-self-start"
          onClick={() => setLimit(limit + 5 * batch)}
        >
          Show {Math.min(5 * batch, lines.length - limit)} more of {lines.length}
        </Button>
      )}
    </div>
  );
}

function Line({ row, span }: { readonly row: WaterfallRow; readonly span: Span }) {
  const zone = useZone();
  const from = new Date(span.from).toISOString();
  const bad = span.kind === "failed" || span.kind === "lost";
  const result = row.kind === "step" ? row.step.result : span.kind === "done" ? row.stage.result : null;
  return (
    <tr data-stage={row.stage.name} className="border-b border-border last:border-0">
      <th scope="row" className={cn(cell, "font-mono font-medium whitespace-nowrap")}>
        {row.stage.name}
      </th>
      <td className={cn(cell, "font-mono whitespace-nowrap")}>{row.kind === "step" ? row.label : ""}</td>
      <td className={cn(cell, "whitespace-nowrap", bad && "text-danger")}>
        {row.kind === "step" && span.kind === "step" ? `Attempt ${row.step.attempt}` : spanWords(span)}
      </td>
      <td className={cn(cell, "whitespace-nowrap tabular-nums")}>
        <time dateTime={from} title={exactTime(from, zone)}>
          {clockTime(span.from, zone)}
        </time>
      </td>
      <td className={cn(cell, "whitespace-nowrap tabular-nums")}>
        {span.to === null ? "goes on" : duration(span.to - span.from)}
      </td>
      <td className={cn(cell, "font-mono whitespace-nowrap text-muted-foreground")}>{span.attempt?.worker ?? ""}</td>
      <td className={cn(cell, "max-w-72 truncate font-mono text-muted-foreground")}>
        {span.attempt?.error?.message ?? (result === null ? "" : inlineJson(result))}
      </td>
    </tr>
  );
}
