"use client";
import type { AttemptRecord } from "async-workflow";
import { useZone } from "@/hooks/use-preferences.ts";
import { cn } from "@/lib/ui/cn.ts";
import { clockTime, exactTime } from "@/lib/ui/time.ts";
import { Duration } from "../duration.tsx";
import { outcomeWords } from "../timeline/span-words.ts";
import { ErrorDetail } from "./error-detail.tsx";

interface AttemptLineProps {
  readonly attempt: AttemptRecord;
  readonly sameAs: number | null;
}

export function AttemptLine({ attempt, sameAs }: AttemptLineProps) {
  const zone = useZone();
  const { outcome, error, worker, startedAt, finishedAt } = attempt;
  const bad = outcome === "failed" || outcome === "retry" || outcome === "lost";
  return (
    <li className="text-xs">
      <p className="flex flex-wrap gap-x-2 text-muted-foreground">
        <span className={cn("text-foreground", bad && "text-danger")}>
          Attempt {attempt.attempt} {outcome === null ? "is running" : outcomeWords[outcome]}
        </span>
        <span>
          <time dateTime={startedAt} title={exactTime(startedAt, zone)} className="tabular-nums">
            {clockTime(startedAt, zone)}
          </time>
          {" · "}
          <Duration from={startedAt} to={finishedAt} />
        </span>
        {worker && <span className="max-w-full truncate font-mono">{worker}</span>}
      </p>
      {error && <ErrorDetail error={error} sameAs={sameAs} />}
    </li>
  );
}
