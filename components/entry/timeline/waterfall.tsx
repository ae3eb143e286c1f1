"use client";
import { useVirtualizer } from "@tanstack/react-virtual";
import type { Entry } from "async-workflow";
import { MinusIcon, PlusIcon, ScanIcon } from "lucide-react";
import {
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { Button } from "@/components/ui/button.tsx";
import { useAddress } from "@/hooks/use-address.ts";
import { runKey } from "@/lib/ui/key-actions.ts";
import { makeAxis } from "@/lib/ui/waterfall/axis.ts";
import type { WaterfallRow as Row } from "@/lib/ui/waterfall/rows.ts";
import { RowInspector } from "./row-inspector.tsx";
import { useAxisEnd } from "./use-axis-end.ts";
import { useWindow } from "./use-window.ts";
import { WaterfallAxis } from "./waterfall-axis.tsx";
import { WaterfallRow } from "./waterfall-row.tsx";

const rowHeight = 36;
/** Stages with more steps than this start folded. */
const openSteps = 50;
const tickWidth = 72;

interface WaterfallProps {
  readonly entry: Entry;
  readonly rows: readonly Row[];
  /** Beside the zoom: the way to the table. */
  readonly toggle: ReactNode;
}

/** Stages and their steps along the time. A tree for the keyboard; only the rows in sight are drawn. */
export function Waterfall({ entry, rows, toggle }: WaterfallProps) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const { window, isZoomed, set, zoom, pan, reset } = useWindow();
  const [openedGaps, setOpenedGaps] = useState<ReadonlySet<number>>(new Set());
  const [flipped, flip] = useFlipped();
  const [address, setAddress] = useAddress();
  const selectedId = address.get("step");
  const setSelectedId = useCallback((id: string | null) => setAddress({ step: id }, "replace"), [setAddress]);
  const { end, decidedAt } = useAxisEnd(entry);
  const axis = useMemo(
    () => makeAxis(rows, Date.parse(entry.createdAt), end, openedGaps),
    [rows, entry.createdAt, end, openedGaps],
  );
  const shown = useMemo(() => rows.filter((row) => row.kind === "stage" || isOpen(row, flipped)), [rows, flipped]);
  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    initialRect: { width: 800, height: 600 },
  });
  const at = shown.findIndex((row) => row.id === selectedId);
  const selected = shown[at];
  const select = useCallback((row: Row) => setSelectedId(row.id), [setSelectedId]);
  const move = (by: 1 | -1) => {
    const next = Math.min(Math.max(at + by, 0), shown.length - 1);
    const row = shown[next];
    if (!row) return;
    select(row);
    virtualizer.scrollToIndex(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const stage = selected?.kind === "stage" && selected.stage.steps.length > 0 ? selected : undefined;
    const sideways = (by: 1 | -1) => {
      if (isZoomed) pan(by / 4);
      else if (stage && isOpen(stage, flipped) === by < 0) flip(stage);
    };
    runKey(event, [
      ["+", () => zoom(0.5)],
      ["=", () => zoom(0.5)],
      ["-", () => zoom(2)],
      ["0", reset],
      ["ArrowLeft", () => sideways(-1)],
      ["ArrowRight", () => sideways(1)],
      ["ArrowUp", () => move(-1)],
      ["ArrowDown", () => move(1)],
      ["Enter", () => stage && flip(stage)],
      [" ", () => stage && flip(stage)],
    ]);
  };
  const most = useMarks(scroller);
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2">
        {toggle}
        <div className="flex gap-1">
          <Button variant="ghost" size="icon" aria-label="Zoom in" onClick={() => zoom(0.5)}>
            <PlusIcon aria-hidden />
          </Button>
          <Button variant="ghost" size="icon" aria-label="Zoom out" disabled={!isZoomed} onClick={() => zoom(2)}>
            <MinusIcon aria-hidden />
          </Button>
          <Button variant="ghost" size="icon" aria-label="Show all of it" disabled={!isZoomed} onClick={reset}>
            <ScanIcon aria-hidden />
          </Button>
        </div>
      </div>
      <div className="rounded-lg border border-border pt-1">
        <WaterfallAxis
          axis={axis}
          window={window}
          most={most}
          onZoom={set}
          onOpenGap={(gap) => setOpenedGaps((known) => new Set(known).add(gap.from))}
        />
        <div
          ref={scroller}
          role="tree"
          tabIndex={0}
          aria-label="Stages and steps. Plus and minus zoom, zero shows all of it; the table has the same in words."
          aria-activedescendant={selected ? `${id}${at}` : undefined}
          onKeyDown={onKeyDown}
          className="max-h-[36rem] overflow-y-auto rounded-b-lg py-1 outline-offset-[-2px]"
        >
          <div role="presentation" className="relative" style={{ height: virtualizer.getTotalSize() }}>
            {virtualizer.getVirtualItems().map(({ index, start }) => {
              const row = shown[index];
              if (!row) return null;
              return (
                <div
                  key={row.id}
                  role="presentation"
                  className="absolute inset-x-0 top-0"
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <WaterfallRow
                    id={`${id}${index}`}
                    row={row}
                    entry={entry}
                    axis={axis}
                    window={window}
                    decidedAt={decidedAt}
                    selected={index === at}
                    open={row.kind === "stage" && row.stage.steps.length > 0 ? isOpen(row, flipped) : null}
                    onSelect={select}
                    onToggle={flip}
                  />
                </div>
              );
            })}
          </div>
        </div>
        {selected && <RowInspector row={selected} onClose={() => setSelectedId(null)} />}
      </div>
    </>
  );
}

function isOpen({ stage }: Row, flipped: ReadonlySet<string>): boolean {
  return stage.steps.length <= openSteps !== flipped.has(stage.name);
}

/** Stages that the reader opened or folded against the default. */
function useFlipped(): readonly [ReadonlySet<string>, (row: Row) => void] {
  const [flipped, setFlipped] = useState<ReadonlySet<string>>(new Set());
  const flip = useCallback((row: Row) => {
    setFlipped((known) => {
      const next = new Set(known);
      if (!next.delete(row.stage.name)) next.add(row.stage.name);
      return next;
    });
  }, []);
  return [flipped, flip];
}

/** How many marks the axis has room for. */
function useMarks(ref: { readonly current: HTMLElement | null }): number {
  const [most, setMost] = useState(6);
  useLayoutEffect(() => {
    if (!ref.current) return;
    const observer = new ResizeObserver(([entry]) => {
      const width = entry?.contentRect.width ?? 0;
      setMost(Math.max(2, Math.floor((width - (width > 560 ? 290 : 140)) / tickWidth)));
    });
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [ref]);
  return most;
}
