import type { CSSProperties } from "react";
import { duration } from "@/lib/ui/time.ts";
import { type Axis, placeOf } from "@/lib/ui/waterfall/axis.ts";
import type { Span, SpanKind } from "@/lib/ui/waterfall/rows.ts";
import { spanWords } from "./span-words.ts";
import type { Window } from "./use-window.ts";

interface SpanBarProps {
  readonly span: Span;
  /** Of its stage. */
  readonly tone: string;
  readonly axis: Axis;
  readonly window: Window;
  /** When the axis was laid out: a live bar grows from there to the axis' end. */
  readonly decidedAt: number;
}

const toneOf: Readonly<Partial<Record<SpanKind, string>>> = {
  failed: "red",
  lost: "amber",
  stopped: "outline",
  queued: "outline",
  wait: "outline",
};

/** One stretch of time. What lies outside the window is not drawn. */
export function SpanBar({ span, tone, axis, window: { low, high }, decidedAt }: SpanBarProps) {
  const to = span.to ?? axis.to;
  const place = (time: number) => (placeOf(axis, time) - low) / (high - low);
  const [left, right] = [Math.max(place(span.from), -0.01), Math.min(place(to), 1.01)];
  if (right < 0 || left > 1) return null;
  const live = span.to === null;
  const grown = Math.max((place(decidedAt) - left) / (right - left), 0);
  const style = {
    left: `${left * 100}%`,
    width: `${(right - left) * 100}%`,
    ...(live && { "--from": Math.min(grown, 1), "--left": `${Math.max(axis.to - decidedAt, 0)}ms` }),
  } as CSSProperties;
  const number = span.kind === "failed" ? span.attempt?.attempt : undefined;
  return (
    <span
      // The animation begins anew when the axis is laid out anew.
      key={live ? decidedAt : undefined}
      data-span={span.kind}
      data-tone={toneOf[span.kind] ?? tone}
      data-live={live || undefined}
      data-hint={live ? spanWords(span) : `${spanWords(span)} · ${duration(to - span.from)}`}
      style={style}
    >
      {number !== undefined && (
        <span
          aria-hidden
          className="absolute top-1/2 left-1 -translate-y-1/2 text-[0.625rem] leading-none font-semibold text-(--tone-text) tabular-nums"
        >
          {number}
        </span>
      )}
    </span>
  );
}
