"use client";
import type { Entry } from "async-workflow";
import { useNow } from "@/hooks/use-now.ts";
import { useWorkflowStats } from "@/hooks/use-workflow-stats.ts";
import { etaOf } from "@/lib/ui/eta.ts";
import { count } from "@/lib/ui/figures.ts";
import { wholeSeconds } from "@/lib/ui/time.ts";

/** `"about 12 s left"`, for an entry that runs; nothing when too little is known. */
export function Eta({ entry }: { readonly entry: Entry }) {
  return entry.state === "running" ? <RunningEta entry={entry} /> : null;
}

function RunningEta({ entry }: { readonly entry: Entry }) {
  const now = useNow();
  const { data } = useWorkflowStats(entry.workflow, { refresh: "seldom" });
  const eta = data && etaOf(entry, data, now);
  if (!eta) return null;
  const basis = `From ${count(eta.samples)} attempts in the last 24 hours.`;
  return (
    <span data-slot="eta" title={basis} className="text-xs text-muted-foreground tabular-nums">
      {eta.isLate
        ? "longer than usual"
        : eta.leftMs < 1_000
          ? "done any moment"
          : `about ${wholeSeconds(eta.leftMs)} left`}
    </span>
  );
}
