"use client";
import type { Entry } from "async-workflow";
import { ArrowLeftIcon, ChevronLeftIcon, ChevronRightIcon } from "lucide-react";
import type { ReactNode } from "react";
import { EntryProgress } from "@/components/entries/entry-progress.tsx";
import { ModifierChip } from "@/components/entries/modifier-chip.tsx";
import { StatusBadge } from "@/components/entries/status-badge.tsx";
import { buttonVariants } from "@/components/ui/button.tsx";
import { Link } from "@/components/ui/link.tsx";
import { Eta } from "@/components/workflows/eta.tsx";
import type { Neighbours } from "@/lib/ui/entry-trail.ts";
import { lastList } from "@/lib/ui/list-place.ts";
import { EntryActions } from "./actions/entry-actions.tsx";

interface EntryHeaderProps {
  readonly entry: Entry;
  /** Null: the reader came from no list. */
  readonly neighbours: Neighbours | null;
}

export function EntryHeader({ entry, neighbours }: EntryHeaderProps) {
  return (
    <header>
      <div className="flex min-h-8 items-center justify-between gap-3">
        <Link
          href={lastList()}
          className="inline-flex min-h-6 items-center gap-1.5 rounded-sm text-sm text-muted-foreground hover:text-foreground max-sm:min-h-11"
        >
          <ArrowLeftIcon aria-hidden className="size-4" />
          All entries
        </Link>
        {neighbours && (
          <nav aria-label="Neighbours in the list" className="flex items-center gap-1 text-xs text-muted-foreground">
            <Neighbour id={neighbours.previous} label="Previous entry">
              <ChevronLeftIcon aria-hidden />
            </Neighbour>
            <span className="tabular-nums">
              {neighbours.position} of {neighbours.count}
            </span>
            <Neighbour id={neighbours.next} label="Next entry">
              <ChevronRightIcon aria-hidden />
            </Neighbour>
          </nav>
        )}
      </div>
      <div className="mt-2 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-64">
          <h1 dir="auto" className="text-left text-2xl font-semibold tracking-tight text-balance break-words">
            {entry.title}
          </h1>
          <div className="mt-2.5 flex flex-wrap items-center gap-1.5">
            <StatusBadge status={entry.status} stages={entry.stages} running={entry.state === "running"} />
            <ModifierChip entry={entry} />
            {entry.stage && (
              <span className="ml-1 text-xs text-muted-foreground">
                running <span className="font-mono">{entry.stage}</span>
              </span>
            )}
            <Eta entry={entry} />
          </div>
        </div>
        <EntryActions entry={entry} />
      </div>
      <EntryProgress entry={entry} ticks className="mt-5" />
    </header>
  );
}

interface NeighbourProps {
  readonly id: string | null;
  readonly label: string;
  readonly children: ReactNode;
}

function Neighbour({ id, label, children }: NeighbourProps) {
  const className = buttonVariants({ variant: "ghost", size: "icon" });
  if (id === null) {
    return (
      <button type="button" disabled aria-label={label} className={className}>
        {children}
      </button>
    );
  }
  return (
    <Link href={`/entries/${encodeURIComponent(id)}`} aria-label={label} className={className}>
      {children}
    </Link>
  );
}
