"use client";
import type { StepRecord } from "async-workflow";
import { CheckIcon } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { Duration } from "./duration.tsx";
import { inlineJson } from "./inline-json.ts";

/** A stage may have thousands of steps; the newest are what one looks for. */
const shownAtFirst = 20;

/** The saved checkpoints of a stage. */
export function StepList({ steps }: { readonly steps: readonly StepRecord[] }) {
  const [all, setAll] = useState(false);
  const hidden = all ? 0 : Math.max(0, steps.length - shownAtFirst);
  const names = new Map<string, number>();
  for (const { name } of steps) names.set(name, (names.get(name) ?? 0) + 1);
  return (
    <div className="mt-2">
      {hidden > 0 && (
        <Button variant="ghost" size="small" className="-ml-2.5" onClick={() => setAll(true)}>
          Show {hidden} earlier steps
        </Button>
      )}
      <ul aria-label="Steps" className="grid grid-cols-[minmax(0,1fr)] gap-0.5">
        {steps.slice(hidden).map((step) => (
          <li key={`${step.name} ${step.occurrence}`} className="flex items-baseline gap-2 text-xs">
            <CheckIcon aria-hidden className="size-3 shrink-0 self-center text-muted-foreground" />
            <span className="max-w-full shrink-0 truncate font-mono">
              {step.name}
              {(names.get(step.name) ?? 0) > 1 && <span className="text-muted-foreground"> #{step.occurrence}</span>}
            </span>
            {step.result !== null && (
              <span className="min-w-0 truncate font-mono text-muted-foreground">{inlineJson(step.result)}</span>
            )}
            <span className="ml-auto shrink-0 text-muted-foreground">
              <Duration from={step.startedAt} to={step.finishedAt} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
