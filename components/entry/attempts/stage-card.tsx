"use client";
import type { AttemptRecord, StageRecord } from "async-workflow";
import { StatusIcon } from "@/components/entries/status-icon.tsx";
import { Duration } from "../duration.tsx";
import { stageToken } from "../stage-token.ts";
import { AttemptLine } from "./attempt-line.tsx";

interface StageCardProps {
  readonly stage: StageRecord;
  readonly position: number;
  readonly stages: readonly string[];
  readonly last: boolean;
}

export function StageCard({ stage, position, stages, last }: StageCardProps) {
  const token = stageToken(stage, position, stages);
  const first = stage.attempts[0];
  const latest = stage.attempts.at(-1);
  return (
    <li data-stage={stage.name} data-state={stage.state} className="relative flex gap-3.5 pb-6 last:pb-0">
      {!last && <span aria-hidden className="absolute top-7 bottom-0 left-3 w-px -translate-x-1/2 bg-border" />}
      <span
        data-slot="stage-dot"
        data-tone={token.tone}
        className="flex size-6 shrink-0 items-center justify-center rounded-full bg-(--tone-bg) text-(--tone-text) ring-1 ring-(--tone-border)"
      >
        <StatusIcon token={token} running={stage.state === "running"} />
      </span>
      <div className="min-w-0 flex-1">
        <h2 className="flex min-h-6 flex-wrap items-baseline gap-x-2.5">
          <span className="font-mono text-[0.8125rem] font-medium">{stage.name}</span>
          <span className="text-xs text-muted-foreground">{stage.state}</span>
          {first && latest && (
            <span className="ml-auto text-xs text-muted-foreground">
              <Duration from={first.startedAt} to={latest.finishedAt} />
            </span>
          )}
        </h2>
        {stage.attempts.length > 0 && (
          <ul aria-label={`Attempts of ${stage.name}`} className="mt-1 grid grid-cols-[minmax(0,1fr)] gap-2">
            {stage.attempts.map((attempt, index) => (
              <AttemptLine
                key={`${attempt.attempt} ${attempt.startedAt}`}
                attempt={attempt}
                sameAs={sameError(stage.attempts.slice(0, index), attempt)}
              />
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}

/** The first earlier attempt with this error, stack included. */
function sameError(earlier: readonly AttemptRecord[], { error }: AttemptRecord): number | null {
  if (!error) return null;
  const same = earlier.find(
    (each) =>
      each.error?.code === error.code && each.error.message === error.message && each.error.stack === error.stack,
  );
  return same?.attempt ?? null;
}
