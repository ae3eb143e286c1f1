"use client";
import type { Entry } from "async-workflow";
import { ProblemNotice } from "@/components/ui/notice.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { useEntryData } from "@/hooks/use-entry-history.ts";
import { JsonPanel } from "./json-panel.tsx";

/** What went in and what came out, as the database has it. */
export function DataTab({ entry }: { readonly entry: Entry }) {
  const { data, error } = useEntryData(entry.id);
  if (error && !data) return <ProblemNotice title="The data could not be loaded" problem={error} />;
  if (!data) return <Skeleton className="h-40 rounded-lg" />;
  const name = (what: string) => `${entry.id}-${what}`;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2">
        {data.input === null ? (
          <Nothing what="Input">It was started without any.</Nothing>
        ) : (
          <JsonPanel label="Input" value={data.input} fileName={name("input")} />
        )}
        {data.result === null ? (
          <Nothing what="Result">
            {entry.state === "completed"
              ? "The last stage returned nothing."
              : entry.finishedAt
                ? "It ended without one."
                : "It appears here when the entry has completed."}
          </Nothing>
        ) : (
          <JsonPanel label="Result" value={data.result} fileName={name("result")} />
        )}
      </div>
      {data.stages.map(([stage, result]) => (
        <JsonPanel
          key={stage}
          label={`Result of ${stage}`}
          value={result}
          fileName={name(stage.toLowerCase())}
          startsFolded
        />
      ))}
    </div>
  );
}

function Nothing({ what, children }: { readonly what: string; readonly children: string }) {
  return (
    <section aria-label={what} className="rounded-lg border border-border px-3 py-2.5">
      <h2 className="text-xs font-medium">{what}</h2>
      <p className="mt-1 text-[0.8125rem] text-muted-foreground">{children}</p>
    </section>
  );
}
