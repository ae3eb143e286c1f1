"use client";
import type { AttemptRecord, OutcomeName } from "async-workflow";
import { ScrollBox } from "@/components/ui/scroll-box.tsx";
import { cn } from "@/lib/ui/cn.ts";
import { clockTime, exactTime } from "@/lib/ui/time.ts";
import { Duration } from "./duration.tsx";

/** How an attempt ended, in words. */
const outcomeWords: Record<OutcomeName, string> = {
  completed: "completed",
  retry: "failed, will be tried again",
  waiting: "waits",
  failed: "failed",
  cancelled: "cancelled",
  lost: "lost: the worker's lease ended",
  released: "released: the worker stopped",
};

export function AttemptLine({ attempt }: { readonly attempt: AttemptRecord }) {
  const { outcome, error, worker, startedAt, finishedAt } = attempt;
  const bad = outcome === "failed" || outcome === "retry" || outcome === "lost";
  return (
    <li className="text-xs">
      <p className="flex flex-wrap gap-x-2 text-muted-foreground">
        <span className={cn("text-foreground", bad && "text-danger")}>
          Attempt {attempt.attempt} {outcome === null ? "is running" : outcomeWords[outcome]}
        </span>
        <span>
          <time dateTime={startedAt} title={exactTime(startedAt)} className="tabular-nums">
            {clockTime(startedAt)}
          </time>
          {" · "}
          <Duration from={startedAt} to={finishedAt} />
        </span>
        {worker && <span className="max-w-full truncate font-mono">{worker}</span>}
      </p>
      {error && <ErrorDetail error={error} />}
    </li>
  );
}

function ErrorDetail({ error }: { readonly error: NonNullable<AttemptRecord["error"]> }) {
  return (
    <div className="mt-1.5 rounded-md border border-border bg-surface px-3 py-2">
      <p className="font-mono break-words whitespace-pre-wrap">
        <span className="text-danger">{error.message}</span> <span className="text-muted-foreground">{error.code}</span>
      </p>
      {error.stack && (
        <details className="mt-1">
          <summary className="w-fit rounded-sm text-muted-foreground hover:text-foreground">Stack</summary>
          <ScrollBox
            label="Stack"
            className="mt-1 text-[0.6875rem] leading-relaxed whitespace-pre text-muted-foreground"
          >
            {error.stack}
          </ScrollBox>
        </details>
      )}
    </div>
  );
}
