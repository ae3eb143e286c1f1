"use client";
import type { Pause } from "async-workflow";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Switch } from "@/components/ui/switch.tsx";
import { useRefusal } from "@/hooks/use-me.ts";
import { usePauseWorkflow } from "@/hooks/use-workflow-stats.ts";

const PauseDialog = dynamic(() => import("./pause-dialog.tsx").then((module) => module.PauseDialog));

interface PauseSwitchProps {
  readonly name: string;
  readonly title: string;
  readonly paused: Pause | null;
}

/** On while entries are claimed. Pausing asks first, for it stops work; resuming does not. */
export function PauseSwitch({ name, title, paused }: PauseSwitchProps) {
  const [asking, setAsking] = useState(false);
  const change = usePauseWorkflow(name, title);
  const refusal = useRefusal("operate");
  return (
    <span className="inline-flex items-center gap-2" data-hint={refusal ?? undefined}>
      <span aria-hidden className="text-xs text-muted-foreground">
        {paused ? "Paused" : ""}
      </span>
      <Switch
        aria-label={`${title} runs`}
        checked={paused === null}
        disabled={refusal !== null}
        aria-description={refusal ?? undefined}
        onCheckedChange={(runs) => (runs ? change.mutate(null) : setAsking(true))}
      />
      {asking && (
        <PauseDialog title={title} onClose={() => setAsking(false)} onPause={(reason) => change.mutate({ reason })} />
      )}
    </span>
  );
}
