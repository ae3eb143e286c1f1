"use client";
import type { Entry } from "async-workflow";
import type { ReactNode } from "react";
import { EntryTime } from "@/components/entries/entry-time.tsx";
import { useNow } from "@/hooks/use-now.ts";
import { cn } from "@/lib/ui/cn.ts";
import { duration, wholeSeconds } from "@/lib/ui/time.ts";

/** What is known of the entry, in one place. What does not apply is left out. */
export function EntryFacts({ entry }: { readonly entry: Entry }) {
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 rounded-lg border border-border bg-surface px-4 py-3.5 sm:grid-cols-3 lg:grid-cols-4">
      <Fact name="Workflow">
        <span className="font-mono text-xs">
          {entry.workflow}
          <span className="text-muted-foreground"> v{entry.workflowVersion}</span>
        </span>
      </Fact>
      <Fact name="Attempt">
        {Math.max(1, entry.attempt)} of {entry.maxAttempts}
      </Fact>
      <Fact name="Worker">
        {entry.lockedBy ? <span className="font-mono text-xs break-all">{entry.lockedBy}</span> : "none"}
      </Fact>
      <Fact name={entry.finishedAt ? "Took" : "Running for"}>
        <Took entry={entry} />
      </Fact>
      <Fact name="Created">
        <EntryTime iso={entry.createdAt} />
      </Fact>
      {entry.startedAt && (
        <Fact name="Started">
          <EntryTime iso={entry.startedAt} />
        </Fact>
      )}
      {entry.finishedAt && (
        <Fact name="Finished">
          <EntryTime iso={entry.finishedAt} />
        </Fact>
      )}
      {entry.tags.length > 0 && <Fact name="Tags">{entry.tags.join(", ")}</Fact>}
      {entry.priority !== 0 && <Fact name="Priority">{entry.priority}</Fact>}
      <Fact name="Id" className="col-span-2">
        <span className="font-mono text-xs break-all max-sm:text-[0.6875rem]">{entry.id}</span>
      </Fact>
    </dl>
  );
}

interface FactProps {
  readonly name: string;
  readonly className?: string;
  readonly children: ReactNode;
}

function Fact({ name, className, children }: FactProps) {
  return (
    <div className={cn("min-w-0", className)}>
      <dt className="text-xs text-muted-foreground">{name}</dt>
      <dd className="truncate text-[0.8125rem] max-sm:whitespace-normal [&_time]:whitespace-normal">{children}</dd>
    </div>
  );
}

function Took({ entry }: { readonly entry: Entry }) {
  const now = useNow();
  if (!entry.startedAt) return "not started";
  const end = entry.finishedAt ? Date.parse(entry.finishedAt) : now;
  const ms = end - Date.parse(entry.startedAt);
  return <span className="tabular-nums">{entry.finishedAt ? duration(ms) : wholeSeconds(ms)}</span>;
}
