"use client";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronRightIcon } from "lucide-react";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { CopyButton } from "@/components/ui/copy-button.tsx";
import { cn } from "@/lib/ui/cn.ts";
import { ExactObject, writeExact } from "@/lib/ui/json/exact-json.ts";
import type { JsonRow } from "@/lib/ui/json/json-rows.ts";
import { runKey } from "@/lib/ui/key-actions.ts";

const rowHeight = 24;
/** A longer value has its beginning here and all of it in the copy and the raw text. */
const longestValue = 2_000;

interface JsonTreeProps {
  readonly label: string;
  readonly rows: readonly JsonRow[];
  /** Opens or folds the branch with this id. */
  readonly onFlip: (id: string) => void;
}

/** The lines of a value. Arrow keys walk and fold; only the lines in sight are drawn, so a million are no more than forty. */
export function JsonTree({ label, rows, onFlip }: JsonTreeProps) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const at = rows.findIndex((row) => row.id === selectedId);
  const selected = rows[at];
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    initialRect: { width: 600, height: 400 },
  });
  const go = (index: number) => {
    const next = Math.min(Math.max(index, 0), rows.length - 1);
    setSelectedId(rows[next]?.id ?? null);
    virtualizer.scrollToIndex(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    runKey(event, [
      ["ArrowDown", () => go(at + 1)],
      ["ArrowUp", () => go(at - 1)],
      ["Home", () => go(0)],
      ["End", () => go(rows.length - 1)],
      ["ArrowRight", () => (selected?.open === false ? onFlip(selected.id) : go(at + 1))],
      ["ArrowLeft", () => (selected?.open ? onFlip(selected.id) : go(parentOf(rows, at)))],
      ["Enter", () => selected && selected.open !== null && onFlip(selected.id)],
    ]);
  };
  return (
    <>
      <div
        ref={scroller}
        role="tree"
        tabIndex={0}
        aria-label={label}
        aria-activedescendant={selected ? `${id}${at}` : undefined}
        onKeyDown={onKeyDown}
        className="max-h-96 overflow-auto px-2 py-1.5 font-mono text-xs outline-offset-[-2px]"
      >
        <div role="presentation" className="relative min-w-full" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            return (
              row && (
                <Line
                  key={row.id}
                  id={`${id}${index}`}
                  row={row}
                  top={start}
                  selected={index === at}
                  onPress={() => {
                    setSelectedId(row.id);
                    if (row.open !== null) onFlip(row.id);
                  }}
                />
              )
            );
          })}
        </div>
      </div>
      {selected && (
        <div className="flex flex-wrap items-center gap-x-2 border-t border-border px-2 py-1">
          <code className="min-w-0 flex-1 basis-32 truncate text-xs text-muted-foreground">{selected.id}</code>
          <CopyButton text={selected.id} what="Path" label="Copy path" />
          <CopyButton
            text={typeof selected.value === "string" ? selected.value : writeExact(selected.value, 2)}
            what="Value"
            label="Copy value"
          />
        </div>
      )}
    </>
  );
}

interface LineProps {
  readonly id: string;
  readonly row: JsonRow;
  readonly top: number;
  readonly selected: boolean;
  readonly onPress: () => void;
}

function Line({ id, row, top, selected, onPress }: LineProps) {
  const { key, value, depth, open, hit } = row;
  const list = Array.isArray(value);
  const branch = list || value instanceof ExactObject;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and names its active line
    <div
      id={id}
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={selected}
      aria-expanded={open ?? undefined}
      onClick={onPress}
      className={cn(
        "absolute top-0 left-0 flex h-6 min-w-full items-center gap-1 rounded-sm pr-2 whitespace-pre hover:bg-muted",
        selected && "bg-muted",
      )}
      style={{ transform: `translateY(${top}px)`, paddingLeft: `${depth * 14}px` }}
    >
      <ChevronRightIcon
        aria-hidden
        className={cn("size-3 shrink-0 text-muted-foreground", open && "rotate-90", open === null && "invisible")}
      />
      {key !== null && (
        <span className="text-muted-foreground">
          {typeof key === "number" ? key : key === "" ? '""' : key}
          {": "}
        </span>
      )}
      {branch ? (
        <span className="text-muted-foreground">{branchWords(row, list)}</span>
      ) : (
        <span className={cn(hit && "rounded-sm bg-[color-mix(in_srgb,var(--ring)_25%,transparent)]")}>
          {scalarText(row)}
        </span>
      )}
    </div>
  );
}

function branchWords({ size, open }: JsonRow, list: boolean): string {
  const [begin, end] = list ? "[]" : "{}";
  if (size === 0) return `${begin}${end}`;
  const count = `${size} ${list ? (size === 1 ? "element" : "elements") : size === 1 ? "key" : "keys"}`;
  return open ? `${begin} ${count}` : `${begin} ${count} ${end}`;
}

function scalarText({ value }: JsonRow): string {
  const text = writeExact(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}

function parentOf(rows: readonly JsonRow[], at: number): number {
  const depth = rows[at]?.depth ?? 0;
  for (let index = at - 1; index >= 0; index -= 1) if ((rows[index]?.depth ?? 0) < depth) return index;
  return at;
}
