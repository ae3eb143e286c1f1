"use client";
import { XIcon } from "lucide-react";
import { Button } from "@/components/ui/button.tsx";
import { useZone } from "@/hooks/use-preferences.ts";
import { duration, exactTime } from "@/lib/ui/time.ts";
import type { WaterfallRow } from "@/lib/ui/waterfall/rows.ts";
import { inlineJson } from "../inline-json.ts";
import { spanWords } from "./span-words.ts";

interface RowInspectorProps {
  readonly row: WaterfallRow;
  readonly onClose: () => void;
}

/** The selected row in words: each stretch of time with its beginning to the millisecond. */
export function RowInspector({ row, onClose }: RowInspectorProps) {
  const zone = useZone();
  const { result } = row.kind === "step" ? row.step : row.stage;
  const name = row.kind === "step" ? `${row.stage.name} · ${row.label}` : row.stage.name;
  return (
    <section aria-label={`About ${name}`} className="border-t border-border bg-surface px-3 py-2.5">
      <div className="flex items-center justify-between gap-3">
        <h2 className="truncate font-mono text-xs font-medium">{name}</h2>
        <Button variant="ghost" size="icon" aria-label="Close" onClick={onClose}>
          <XIcon aria-hidden />
        </Button>
      </div>
      <ul className="mt-1 grid gap-1 text-xs">
        {row.spans.map((span) => (
          <li key={`${span.kind} ${span.from}`} className="flex flex-wrap gap-x-3">
            <span>{row.kind === "step" && span.kind === "step" ? `Attempt ${row.step.attempt}` : spanWords(span)}</span>
            <span className="text-muted-foreground tabular-nums">
              {exactTime(new Date(span.from).toISOString(), zone)}
              {span.to !== null && ` · ${duration(span.to - span.from)}`}
            </span>
            {span.attempt?.error && <span className="text-danger">{span.attempt.error.message}</span>}
          </li>
        ))}
      </ul>
      {result !== null && (
        <p className="mt-1.5 truncate font-mono text-xs text-muted-foreground">{inlineJson(result, 400)}</p>
      )}
    </section>
  );
}
