"use client";
import type { Entry } from "async-workflow";
import { ArrowLeftIcon } from "lucide-react";
import Link from "next/link";
import { EntryProgress } from "@/components/entries/entry-progress.tsx";
import { ModifierChip } from "@/components/entries/modifier-chip.tsx";
import { StatusBadge } from "@/components/entries/status-badge.tsx";
import { EntryActions } from "./entry-actions.tsx";
import { EntryFacts } from "./entry-facts.tsx";

export function EntryHeader({ entry }: { readonly entry: Entry }) {
  return (
    <header>
      <Link
        href="/entries"
        className="inline-flex min-h-6 items-center gap-1.5 rounded-sm text-sm text-muted-foreground hover:text-foreground max-sm:min-h-11"
      >
        <ArrowLeftIcon aria-hidden className="size-4" />
        All entries
      </Link>
      <div className="mt-3 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-64">
          <h1 className="text-2xl font-semibold tracking-tight text-balance break-words">{entry.title}</h1>
          <div className="mt-2.5 flex flex-wrap items-center gap-1.5">
            <StatusBadge status={entry.status} stages={entry.stages} running={entry.state === "running"} />
            <ModifierChip entry={entry} />
            {entry.stage && (
              <span className="ml-1 text-xs text-muted-foreground">
                running <span className="font-mono">{entry.stage}</span>
              </span>
            )}
          </div>
        </div>
        <EntryActions entry={entry} />
      </div>
      {entry.waitingFor === "worker" && !entry.cancelRequested && (
        <p className="mt-3 text-[0.8125rem] text-muted-foreground">
          No live worker has the code of workflow <span className="font-mono">{entry.workflow}</span>, version{" "}
          {entry.workflowVersion}. It starts by itself as soon as one does.
        </p>
      )}
      <EntryProgress entry={entry} ticks className="mt-5" />
      <EntryFacts entry={entry} />
    </header>
  );
}
