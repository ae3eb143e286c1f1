"use client";
import type { Metrics } from "async-workflow";
import { FigureCard } from "@/components/ui/figure-card.tsx";
import { change, count, percent, rate } from "@/lib/ui/figures.ts";
import { wholeSeconds } from "@/lib/ui/time.ts";

interface MetricsCardsProps {
  readonly metrics: Metrics;
  readonly previous: Metrics | undefined;
}

/** The four figures that are asked for first. */
export function MetricsCards({ metrics, previous }: MetricsCardsProps) {
  const { totals, now } = metrics;
  const before = previous?.totals;
  const ended = totals.completed + totals.failed + totals.cancelled + totals.expired;
  const about = now.isEstimate ? "about " : "";
  return (
    <dl className="mt-5 grid grid-cols-2 gap-3 lg:grid-cols-4">
      <FigureCard
        label="Throughput"
        value={rate(totals.throughput)}
        unit="/ min"
        detail={
          <Detail
            text={`${count(ended)} ended, ${count(totals.created)} created`}
            delta={before && change(totals.throughput, before.throughput)}
          />
        }
      />
      <FigureCard
        label="Success"
        value={percent(totals.successRate)}
        detail={
          <Detail
            text={`${count(totals.failed)} failed, ${count(totals.retries)} retries`}
            delta={before && change(totals.successRate, before.successRate)}
          />
        }
      />
      <FigureCard
        label="Running now"
        value={`${about}${count(now.running)}`}
        detail={`${about}${count(now.waiting)} waiting`}
      />
      <FigureCard
        label="Oldest waiting"
        value={now.oldestWaitingMs === null ? "–" : wholeSeconds(now.oldestWaitingMs)}
        detail={now.oldestWaitingMs === null ? "nothing waits" : "since it was due"}
      />
    </dl>
  );
}

/** What there was, and how that compares with the time before. */
function Detail({ text, delta }: { readonly text: string; readonly delta: string | null | undefined }) {
  return (
    <>
      {text}
      {delta !== undefined && <span className="ml-1.5 font-medium text-foreground">{delta ?? "new"}</span>}
    </>
  );
}
