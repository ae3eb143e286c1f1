"use client";
import { type PointerEvent, useRef, useState } from "react";
import { duration } from "@/lib/ui/time.ts";
import { type Axis, marks, type Piece, placeOf } from "@/lib/ui/waterfall/axis.ts";
import type { Window } from "./use-window.ts";
import { rowColumns } from "./waterfall-row.tsx";

interface WaterfallAxisProps {
  readonly axis: Axis;
  readonly window: Window;
  /** Marks that have room. */
  readonly most: number;
  readonly onZoom: (low: number, high: number) => void;
  readonly onOpenGap: (gap: Piece) => void;
}

/** The times along the top. Dragging over it zooms to what was covered; a collapsed time is opened by a click. */
export function WaterfallAxis({ axis, window, most, onZoom, onOpenGap }: WaterfallAxisProps) {
  const { low, high } = window;
  const percent = (place: number) => `${((place - low) / (high - low)) * 100}%`;
  const gaps = axis.pieces.filter(
    ({ collapsed, at, size }) => collapsed && at + size / 2 > low && at + size / 2 < high,
  );
  const brush = useBrush(window, onZoom);
  return (
    <div className={`${rowColumns} px-2`}>
      <span />
      <div className="min-w-0">
        {gaps.length > 0 && (
          <div className="relative h-7 max-sm:h-11">
            {gaps.map((gap) => (
              <button
                key={gap.from}
                type="button"
                data-slot="gap"
                onClick={() => onOpenGap(gap)}
                aria-label={`Show the ${duration(gap.to - gap.from)} in which nothing ran`}
                className="absolute top-0 inline-flex h-6 -translate-x-1/2 cursor-pointer items-center rounded-md border border-border bg-card px-1.5 text-[0.6875rem] whitespace-nowrap text-muted-foreground tabular-nums hover:bg-muted max-sm:h-11"
                style={{ left: percent(gap.at + gap.size / 2) }}
              >
                ⋯ {duration(gap.to - gap.from)}
              </button>
            ))}
          </div>
        )}
        <div
          ref={brush.ref}
          {...brush.handlers}
          aria-hidden
          data-slot="axis"
          className="relative h-7 cursor-crosshair touch-pan-y border-b border-border select-none"
        >
          {marks(axis, low, high, most).map(({ time, sinceMs, afterGap }) => (
            <Tick key={time} at={(placeOf(axis, time) - low) / (high - low)}>
              {`${afterGap ? "+" : ""}${sinceMs === 0 ? "0" : duration(sinceMs)}`}
            </Tick>
          ))}
          {brush.drawn && (
            <span
              className="absolute inset-y-0 bg-ring/20"
              style={{ left: `${brush.drawn.from * 100}%`, width: `${(brush.drawn.to - brush.drawn.from) * 100}%` }}
            />
          )}
        </div>
      </div>
    </div>
  );
}

/** Its words stay within the axis. */
function Tick({ at, children }: { readonly at: number; readonly children: string }) {
  const edge = at < 0.04 ? "" : at > 0.96 ? "-translate-x-full" : "-translate-x-1/2";
  return (
    <span className="absolute bottom-0 h-1.5 w-px bg-border" style={{ left: `${at * 100}%` }}>
      <span
        className={`absolute bottom-full mb-0.5 text-[0.6875rem] leading-4 whitespace-nowrap text-muted-foreground tabular-nums ${edge}`}
      >
        {children}
      </span>
    </span>
  );
}

const shortestDrag = 0.01;

/** Dragging over an element; parts of its width. */
function useBrush({ low, high }: Window, onZoom: (low: number, high: number) => void) {
  const ref = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<{ begun: number; now: number } | null>(null);
  const placeAt = (event: PointerEvent): number => {
    const { left, width } = (ref.current as HTMLDivElement).getBoundingClientRect();
    return Math.min(Math.max((event.clientX - left) / width, 0), 1);
  };
  const drawn = drag && { from: Math.min(drag.begun, drag.now), to: Math.max(drag.begun, drag.now) };
  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      setDrag({ begun: placeAt(event), now: placeAt(event) });
    },
    onPointerMove: (event: PointerEvent) => setDrag((known) => known && { ...known, now: placeAt(event) }),
    onPointerUp: () => {
      setDrag(null);
      if (drawn && drawn.to - drawn.from > shortestDrag)
        onZoom(low + drawn.from * (high - low), low + drawn.to * (high - low));
    },
    onPointerCancel: () => setDrag(null),
  };
  return { ref, drawn, handlers };
}
