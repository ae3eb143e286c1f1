import type { AttemptRecord } from "async-workflow";
import { duration } from "@/lib/ui/time.ts";
import { isSleep, type Span, type SpanKind, type WaterfallRow } from "@/lib/ui/waterfall/rows.ts";

const kindWords: Readonly<Record<SpanKind, string>> = {
  queued: "queued",
  wait: "waits",
  pass: "ran until it slept",
  done: "completed",
  failed: "failed",
  lost: "lost",
  stopped: "cancelled",
  running: "is running",
  step: "step",
};

/** `"Attempt 2 failed"`, `"queued"`. */
export function spanWords({ kind, attempt }: Span): string {
  return attempt ? `Attempt ${attempt.attempt} ${kindWords[kind]}` : kindWords[kind];
}

/** How an attempt ended, in words. */
export const outcomeWords: Readonly<Record<NonNullable<AttemptRecord["outcome"]>, string>> = {
  completed: "completed",
  retry: "failed, will be tried again",
  waiting: "waits",
  failed: "failed",
  cancelled: "cancelled",
  lost: "lost: the worker's lease ended",
  released: "released: the worker stopped",
};

/** Milliseconds that a row took, from the first to the last time it did something; null while that goes on or before. */
export function rowTook({ spans }: WaterfallRow): number | null {
  const worked = spans.filter(({ kind }) => kind !== "queued");
  const [first, last] = [worked[0], worked.at(-1)];
  return first && last && last.to !== null ? last.to - first.from : null;
}

/** One sentence about a row, for those who hear it. */
export function rowWords(row: WaterfallRow): string {
  const took = rowTook(row);
  const time = took === null ? "" : `, ${duration(took)}`;
  if (row.kind === "step") return `${isSleep(row.step) ? "Sleep" : `Step ${row.label}`}${time}`;
  const { attempts, steps, state, name } = row.stage;
  const tried = attempts.length > 1 ? `, ${attempts.length} attempts` : "";
  const saved = steps.length > 0 ? `, ${steps.length} steps` : "";
  return `Stage ${name}, ${state}${time}${tried}${saved}`;
}
