"use client";
import type { Entry, Timeline } from "async-workflow";
import { JsonView } from "./json-view.tsx";

/** What went in and what came out. */
export function EntryData({ entry, timeline }: { readonly entry: Entry; readonly timeline: Timeline | undefined }) {
  return (
    <section aria-labelledby="data-heading" className="min-w-0">
      <h2 id="data-heading" className="text-base font-semibold tracking-tight">
        Data
      </h2>
      <div className="mt-4 grid grid-cols-[minmax(0,1fr)] gap-3">
        {entry.result === null ? (
          <p className="text-[0.8125rem] text-muted-foreground">The result appears here when the entry has ended.</p>
        ) : (
          <JsonView label="Result" value={entry.result} />
        )}
        {timeline && timeline.input !== null && <JsonView label="Input" value={timeline.input} />}
      </div>
    </section>
  );
}
