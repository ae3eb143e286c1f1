"use client";
import type { WorkflowVersion } from "async-workflow";
import { Link } from "@/components/ui/link.tsx";
import { useNow } from "@/hooks/use-now.ts";
import { count } from "@/lib/ui/figures.ts";
import { exactTime, relativeTime } from "@/lib/ui/time.ts";
import { StatusDot } from "./status-dot.tsx";

/** Versions, the newest first, and the live workers that have code for each. */
export function VersionsTable({ versions }: { readonly versions: readonly WorkflowVersion[] }) {
  const now = useNow();
  return (
    <section aria-labelledby="versions-heading" className="min-w-0">
      <h2 id="versions-heading" className="text-base font-semibold tracking-tight">
        Versions
      </h2>
      <ul className="mt-3 divide-y divide-border rounded-lg border border-border bg-card">
        {versions.map(({ version, updatedAt, workers, waiting, running }) => (
          <li key={version} className="px-4 py-3 text-sm">
            <div className="flex flex-wrap items-baseline gap-x-3">
              <span className="font-medium">Version {version}</span>
              <span className="text-xs text-muted-foreground" title={exactTime(updatedAt)}>
                since {relativeTime(updatedAt, now)}
              </span>
              <span className="ml-auto text-xs text-muted-foreground tabular-nums">
                {count(running)} running, {count(waiting)} waiting
              </span>
            </div>
            {workers.length === 0 ? (
              <p className="mt-1 text-xs">
                {waiting > 0 ? (
                  <StatusDot tone="red" text="Entries wait and no worker has its code" />
                ) : (
                  <span className="text-muted-foreground">No live worker has its code.</span>
                )}
              </p>
            ) : (
              <ul className="mt-1 grid gap-0.5">
                {workers.map(({ id, slots, holding, draining }) => (
                  <li key={id} className="flex flex-wrap items-baseline gap-x-2 text-xs text-muted-foreground">
                    <Link
                      href="/workers"
                      className="min-w-0 truncate font-mono hover:text-foreground hover:underline max-sm:inline-flex max-sm:min-h-11 max-sm:items-center"
                    >
                      {id}
                    </Link>
                    <span className="ml-auto tabular-nums">
                      holds {count(holding)} of {count(slots)} slots{draining && ", draining"}
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
