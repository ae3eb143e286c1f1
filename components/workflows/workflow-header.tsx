"use client";
import type { WorkflowStats } from "async-workflow";
import { PlusIcon } from "lucide-react";
import { PermittedButton } from "@/components/accounts/permitted-button.tsx";
import { useStartWorkflow } from "@/components/create-entry/create-entry-provider.tsx";
import { useNow } from "@/hooks/use-now.ts";
import { relativeTime } from "@/lib/ui/time.ts";
import { PauseButton } from "./pause-button.tsx";

export function WorkflowHeader({ workflow }: { readonly workflow: WorkflowStats }) {
  const { name, title, description, paused } = workflow;
  const now = useNow();
  const start = useStartWorkflow();
  return (
    <header>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-64">
          <h1 className="text-2xl font-semibold tracking-tight text-balance break-words">{title}</h1>
          <p className="font-mono text-xs text-muted-foreground">{name}</p>
        </div>
        <div className="flex flex-wrap gap-2 max-sm:grid max-sm:w-full max-sm:grid-cols-2">
          <PauseButton name={name} title={title} paused={paused} />
          <PermittedButton needs="start" onClick={() => start(name)} className="max-sm:w-full">
            <PlusIcon aria-hidden />
            Start
          </PermittedButton>
        </div>
      </div>
      {description && <p className="mt-2 max-w-prose text-pretty text-muted-foreground">{description}</p>}
      {paused && (
        <p
          data-slot="pause"
          data-tone="amber"
          className="mt-4 rounded-lg bg-(--tone-bg) px-4 py-3 text-sm break-words text-(--tone-text)"
        >
          Paused {relativeTime(paused.at, now)} by {paused.by}
          {paused.reason ? `: ${paused.reason}` : "."}
          <span className="block text-xs">No worker begins a stage of it. Entries can be created; they wait.</span>
        </p>
      )}
    </header>
  );
}
