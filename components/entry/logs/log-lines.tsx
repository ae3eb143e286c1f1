"use client";
import { useVirtualizer } from "@tanstack/react-virtual";
import type { LogLine as Line } from "async-workflow";
import { ArrowDownIcon } from "lucide-react";
import { type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { LogLine } from "./log-line.tsx";

const lineHeight = 26;
/** Nearer than this to the end, the reader is at the end. */
const nearPx = 24;

interface LogLinesProps {
  readonly lines: readonly Line[];
  readonly wrap: boolean;
  readonly live: boolean;
  /** What stands above the first line. */
  readonly earlier: ReactNode;
}

/** The lines in a box that stays at the end as long as the reader does, and says how many came meanwhile when not. */
export function LogLines({ lines, wrap, live, earlier }: LogLinesProps) {
  const scroller = useRef<HTMLElement>(null);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  /** The last line that was there when the reader left the end; null: at the end. */
  const [leftAt, setLeftAt] = useState<string | null>(null);
  const atEnd = leftAt === null;
  const last = lines.at(-1)?.id;
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => lines[index]?.id ?? index,
    estimateSize: () => lineHeight,
    overscan: 12,
    initialRect: { width: 800, height: 480 },
  });
  const toEnd = useCallback(() => {
    setLeftAt(null);
    const box = scroller.current;
    if (box) box.scrollTop = box.scrollHeight;
  }, []);
  const height = virtualizer.getTotalSize();
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever lines come or one turns out to be higher than thought
  useLayoutEffect(() => {
    if (atEnd) toEnd();
  }, [atEnd, last, height, toEnd]);
  useKeptPlace(scroller, lines[0]?.id, height, atEnd);
  const onScroll = () => {
    const box = scroller.current;
    if (!box) return;
    const away = box.scrollHeight - box.clientHeight - box.scrollTop > nearPx;
    if (!away) setLeftAt(null);
    else if (atEnd) setLeftAt(last ?? null);
  };
  const missed = atEnd ? 0 : lines.length - 1 - lines.findIndex((line) => line.id === leftAt);
  const toggle = useCallback((id: string) => {
    setOpened((known) => {
      const next = new Set(known);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  return (
    <div className="relative">
      <section
        ref={scroller}
        aria-label={live ? "Log, followed" : "Log"}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area must be reachable by keyboard
        tabIndex={0}
        onScroll={onScroll}
        className="h-[30rem] overflow-auto rounded-lg border border-border bg-surface py-1 font-mono text-xs outline-offset-[-2px]"
      >
        {earlier && <div className="px-3 py-1 font-sans">{earlier}</div>}
        <div className="relative min-w-full" style={{ height }}>
          {virtualizer.getVirtualItems().map(({ index, start, key }) => {
            const line = lines[index];
            return (
              line && (
                <div
                  key={key}
                  ref={virtualizer.measureElement}
                  data-index={index}
                  className="absolute top-0 left-0 min-w-full max-w-none"
                  style={{ transform: `translateY(${start}px)`, ...(wrap && { width: "100%" }) }}
                >
                  <LogLine line={line} wrap={wrap} open={opened.has(line.id)} onToggle={toggle} />
                </div>
              )
            );
          })}
        </div>
      </section>
      {!atEnd && (
        <Button
          variant="outline"
          size="small"
          onClick={toEnd}
          className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full shadow-md"
        >
          <ArrowDownIcon aria-hidden />
          Jump to latest{missed > 0 && ` (${missed})`}
        </Button>
      )}
    </div>
  );
}

/** When lines are put in before the first, those in sight stay where they are. */
function useKeptPlace(
  scroller: { readonly current: HTMLElement | null },
  first: string | undefined,
  height: number,
  atEnd: boolean,
): void {
  const before = useRef({ first, height });
  useEffect(() => {
    const box = scroller.current;
    const known = before.current;
    if (box && !atEnd && known.first !== first) box.scrollTop += height - known.height;
    before.current = { first, height };
  }, [scroller, first, height, atEnd]);
}
