"use client";
import { XIcon } from "lucide-react";
import { Button } from "@/components/ui/button.tsx";
import { NativeSelect } from "@/components/ui/native-select.tsx";
import type { MetricsView } from "@/hooks/use-metrics.ts";
import { useFirstNow } from "@/hooks/use-now.ts";
import { useZone } from "@/hooks/use-preferences.ts";
import { useWorkflows } from "@/hooks/use-workflows.ts";
import { cn } from "@/lib/ui/cn.ts";
import { ranges } from "@/lib/ui/metrics-range.ts";
import { nearTime } from "@/lib/ui/time.ts";

/** Which time, which workflow, compared or not. */
export function MetricsToolbar({ view }: { readonly view: MetricsView }) {
  const { shown, workflow, compares } = view;
  const { data } = useWorkflows();
  const chosen = "range" in shown ? shown.range.id : null;
  const names = data?.workflows.map(({ name, title }) => ({ name, title })) ?? [];
  const known = workflow === null || names.some(({ name }) => name === workflow);
  return (
    <div data-slot="toolbar" className="mt-5 flex flex-wrap items-center gap-2">
      <fieldset className="flex rounded-md border border-border bg-card p-0.5 max-sm:w-full">
        <legend className="sr-only">Time range</legend>
        {ranges.map(({ id, label, name }) => (
          <button
            key={id}
            type="button"
            aria-pressed={chosen === id}
            aria-label={name}
            onClick={() => view.setRange(id)}
            className={cn(
              "h-8 cursor-pointer rounded px-3 text-sm text-muted-foreground tabular-nums hover:text-foreground max-sm:h-11 max-sm:flex-1 max-sm:px-1",
              chosen === id && "bg-muted font-medium text-foreground",
            )}
          >
            {label}
          </button>
        ))}
      </fieldset>
      {!("range" in shown) && (
        <Button variant="outline" onClick={() => view.setRange("24h")} aria-label="Back to the last 24 hours">
          <Span {...shown} />
          <XIcon aria-hidden />
        </Button>
      )}
      <NativeSelect
        aria-label="Workflow"
        className="w-52 max-sm:w-full"
        value={workflow ?? ""}
        onChange={(event) => view.setWorkflow(event.target.value || null)}
      >
        <option value="">All workflows</option>
        {!known && <option value={workflow ?? ""}>{workflow}</option>}
        {names.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </NativeSelect>
      <Button
        variant="outline"
        aria-pressed={compares}
        onClick={() => view.setCompares(!compares)}
        className={cn("max-sm:w-full", compares && "border-foreground/40 bg-muted")}
      >
        Compare with before
      </Button>
    </div>
  );
}

function Span({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }) {
  const now = useFirstNow();
  const zone = useZone();
  return [fromMs, toMs].map((ms) => nearTime(new Date(ms).toISOString(), now, zone)).join(" – ");
}
