import type { WorkflowStats } from "async-workflow";
import { FigureCard } from "@/components/ui/figure-card.tsx";
import { count, fewSamples, percent } from "@/lib/ui/figures.ts";
import { duration, wholeSeconds } from "@/lib/ui/time.ts";

/** Its last 24 hours, and this moment. */
export function WorkflowCards({ workflow }: { readonly workflow: WorkflowStats }) {
  const { last24h, now } = workflow;
  const { run, wait } = last24h;
  const about = now.isEstimate ? "about " : "";
  const few = run.samples > 0 && run.samples < fewSamples ? `, of ${run.samples} only` : "";
  return (
    <dl className="mt-6 grid grid-cols-2 gap-3 lg:grid-cols-4">
      <FigureCard
        label="Success, 24 h"
        value={percent(last24h.successRate)}
        detail={`${count(last24h.completed)} completed, ${count(last24h.failed)} failed`}
      />
      <FigureCard
        label="Run time p50"
        value={run.p50 === null ? "–" : duration(run.p50)}
        detail={run.p95 === null ? "nothing completed" : `p95 ${duration(run.p95)}${few}`}
      />
      <FigureCard
        label="Wait p95"
        value={wait.p95 === null ? "–" : duration(wait.p95)}
        detail={wait.p50 === null ? "nothing ended" : `p50 ${duration(wait.p50)}`}
      />
      <FigureCard
        label="Now"
        value={`${about}${count(now.running)}`}
        unit="running"
        detail={
          now.oldestWaitingMs === null
            ? "nothing waits"
            : `${about}${count(now.waiting)} waiting, the oldest ${wholeSeconds(now.oldestWaitingMs)}`
        }
      />
    </dl>
  );
}
