"use client";
import type { Entry, Timeline } from "async-workflow";
import { useMemo } from "react";
import { Button } from "@/components/ui/button.tsx";
import { useChoice } from "@/hooks/use-address.ts";
import { waterfallRows } from "@/lib/ui/waterfall/rows.ts";
import { TimelineTable } from "./timeline-table.tsx";
import { Waterfall } from "./waterfall.tsx";

const views = ["waterfall", "table"] as const;
const labels = { waterfall: "Waterfall", table: "Table" } as const;

interface TimelineTabProps {
  readonly entry: Entry;
  readonly timeline: Timeline;
}

/** When the entry did what: drawn, or the same as a table. */
export function TimelineTab({ entry, timeline }: TimelineTabProps) {
  const [view, setView] = useChoice("view", views);
  const rows = useMemo(() => waterfallRows(entry, timeline), [entry, timeline]);
  const toggle = (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div role="group" aria-label="Show as" className="flex gap-1">
      {views.map((each) => (
        <Button
          key={each}
          variant={view === each ? "outline" : "ghost"}
          size="small"
          aria-pressed={view === each}
          onClick={() => setView(each)}
        >
          {labels[each]}
        </Button>
      ))}
    </div>
  );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      {view === "table" ? (
        <>
          <div className="flex min-h-8 items-center max-sm:min-h-11">{toggle}</div>
          <TimelineTable rows={rows} />
        </>
      ) : (
        <Waterfall entry={entry} rows={rows} toggle={toggle} />
      )}
    </div>
  );
}
