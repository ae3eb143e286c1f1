"use client";
import type { Entry, Json } from "async-workflow";
import { Duration } from "@/components/entry/duration.tsx";
import { EntryProgress } from "./entry-progress.tsx";
import { EntryTime } from "./entry-time.tsx";
import { ModifierChip } from "./modifier-chip.tsx";
import { ResultPreview } from "./result-preview.tsx";
import { StatusBadge } from "./status-badge.tsx";

interface EntryCellProps {
  readonly entry: Entry;
  readonly column: string;
  /** It no longer matches the filter. */
  readonly leaving: boolean;
}

/** Where both do not fit, how long ago it was is cut off whole. */
const timeClass = "h-5 overflow-hidden text-[0.8125rem] max-sm:text-xs max-sm:[&>:last-child]:hidden";

/** What one column shows of an entry. */
export function EntryCell({ entry, column, leaving }: EntryCellProps) {
  switch (column) {
    case "status":
      return (
        <>
          <StatusBadge status={entry.status} stages={entry.stages} running={entry.state === "running"} />
          {leaving ? (
            <span className="truncate text-xs text-muted-foreground">no longer matches</span>
          ) : (
            <ModifierChip entry={entry} />
          )}
        </>
      );
    case "progress":
      return <EntryProgress entry={entry} className="flex-1" />;
    case "result":
      return <ResultPreview entry={entry} />;
    case "created":
      return <EntryTime iso={entry.createdAt} className={timeClass} />;
    case "started":
      return entry.startedAt ? <EntryTime iso={entry.startedAt} className={timeClass} /> : <Nothing />;
    case "finished":
      return entry.finishedAt ? <EntryTime iso={entry.finishedAt} className={timeClass} /> : <Nothing />;
    case "duration":
      return entry.startedAt ? <Duration from={entry.startedAt} to={entry.finishedAt} /> : <Nothing />;
    case "attempts":
      return <span className="tabular-nums">{`${entry.attempt}/${entry.maxAttempts}`}</span>;
    case "id":
      return <Text mono text={entry.id} />;
    case "workflow":
      return <Text mono text={entry.workflow} />;
    case "worker":
      return <Text mono text={entry.lockedBy ?? ""} />;
    case "tags":
      return <Text text={entry.tags.join(", ")} />;
    default:
      return <Text mono text={textAt(entry.result, column.split(".").slice(1))} />;
  }
}

function Text({ text, mono }: { readonly text: string; readonly mono?: boolean }) {
  if (text === "") return <Nothing />;
  return <span className={mono ? "truncate font-mono text-xs" : "truncate"}>{text}</span>;
}

const Nothing = () => <span className="text-muted-foreground">—</span>;

/** The value at a path of the result, as one line; empty when there is none. */
function textAt(value: Json, path: readonly string[]): string {
  let at: unknown = value;
  for (const key of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return "";
    at = (at as Record<string, unknown>)[key];
  }
  return typeof at === "string" ? at : JSON.stringify(at);
}
