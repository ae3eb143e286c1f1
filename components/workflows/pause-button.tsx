"use client";
import type { Pause } from "async-workflow";
import { PauseIcon, PlayIcon } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { PermittedButton } from "@/components/accounts/permitted-button.tsx";
import { usePauseWorkflow } from "@/hooks/use-workflow-stats.ts";

const PauseDialog = dynamic(() => import("./pause-dialog.tsx").then((module) => module.PauseDialog));

interface PauseButtonProps {
  readonly name: string;
  readonly title: string;
  readonly paused: Pause | null;
}

export function PauseButton({ name, title, paused }: PauseButtonProps) {
  const [asking, setAsking] = useState(false);
  const change = usePauseWorkflow(name, title);
  return (
    <>
      <PermittedButton
        needs="operate"
        variant="outline"
        className="max-sm:w-full"
        onClick={() => (paused ? change.mutate(null) : setAsking(true))}
      >
        {paused ? <PlayIcon aria-hidden /> : <PauseIcon aria-hidden />}
        {paused ? "Resume" : "Pause"}
      </PermittedButton>
      {asking && (
        <PauseDialog title={title} onClose={() => setAsking(false)} onPause={(reason) => change.mutate({ reason })} />
      )}
    </>
  );
}
