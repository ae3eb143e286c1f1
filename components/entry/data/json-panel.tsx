"use client";
import { ChevronRightIcon, DownloadIcon } from "lucide-react";
import { useDeferredValue, useId, useMemo, useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { CopyButton } from "@/components/ui/copy-button.tsx";
import { Input } from "@/components/ui/input.tsx";
import { ScrollBox } from "@/components/ui/scroll-box.tsx";
import { cn } from "@/lib/ui/cn.ts";
import { downloadText } from "@/lib/ui/download.ts";
import { type ExactJson, isBranch, writeExact } from "@/lib/ui/json/exact-json.ts";
import { jsonRows } from "@/lib/ui/json/json-rows.ts";
import { JsonTree } from "./json-tree.tsx";

/** Characters of raw text that are put on the page; the rest is in the download. */
const mostShown = 256 * 1024;

interface JsonPanelProps {
  readonly label: string;
  readonly value: ExactJson;
  /** Without its ending. */
  readonly fileName: string;
  readonly startsFolded?: boolean;
}

/** A value as a tree that can be searched, or as text; to copy and to take away, with every digit. */
export function JsonPanel({ label, value, fileName, startsFolded = false }: JsonPanelProps) {
  const id = useId();
  const [open, setOpen] = useState(!startsFolded);
  const [raw, setRaw] = useState(!isBranch(value));
  const [search, setSearch] = useState("");
  const sought = useDeferredValue(search.trim());
  const text = useMemo(() => (typeof value === "string" ? value : writeExact(value, 2)), [value]);
  const ending = typeof value === "string" ? "txt" : "json";
  const [flipped, setFlipped] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(
    () => (raw || !open ? [] : jsonRows(value, flipped, sought)),
    [raw, open, value, flipped, sought],
  );
  const hits = sought === "" ? 0 : rows.filter((row) => row.hit).length;
  return (
    <section aria-label={label} className="min-w-0 rounded-lg border border-border">
      <div className="flex min-h-10 flex-wrap items-center gap-x-2 gap-y-1 px-2 py-1">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
          className="inline-flex min-h-7 cursor-pointer items-center gap-1.5 rounded-sm px-1 text-xs font-medium max-sm:min-h-11"
        >
          <ChevronRightIcon aria-hidden className={cn("size-3.5 text-muted-foreground", open && "rotate-90")} />
          {label}
          <span className="font-normal text-muted-foreground tabular-nums">{sizeOf(text)}</span>
        </button>
        {open && isBranch(value) && (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
          <div role="group" aria-label={`Show ${label} as`} className="flex">
            <Button variant={raw ? "ghost" : "outline"} size="small" aria-pressed={!raw} onClick={() => setRaw(false)}>
              Tree
            </Button>
            <Button variant={raw ? "outline" : "ghost"} size="small" aria-pressed={raw} onClick={() => setRaw(true)}>
              Raw
            </Button>
          </div>
        )}
        <span className="ml-auto flex">
          <CopyButton text={text} what={label} />
          <Button
            variant="ghost"
            size="small"
            aria-label={`Download ${label.toLowerCase()}`}
            onClick={() => downloadText(`${fileName}.${ending}`, text)}
          >
            <DownloadIcon aria-hidden />
          </Button>
        </span>
      </div>
      <div id={id} hidden={!open} className="border-t border-border">
        {open && !raw && (
          <>
            <div className="flex items-center gap-2 px-2 pt-2">
              <Input
                type="search"
                aria-label={`Search ${label.toLowerCase()}`}
                placeholder="Search keys and values"
                value={search}
                onChange={(event) => setSearch(event.target.value)}
                className="h-8 max-w-72 text-xs"
              />
              {sought !== "" && (
                <span role="status" className="text-xs text-muted-foreground tabular-nums">
                  {hits === 0 ? "nothing found" : `${hits} found`}
                </span>
              )}
            </div>
            <JsonTree label={label} rows={rows} onFlip={(row) => setFlipped(flip(flipped, row))} />
          </>
        )}
        {open && raw && (
          <Raw label={label} text={text} onDownload={() => downloadText(`${fileName}.${ending}`, text)} />
        )}
      </div>
    </section>
  );
}

function Raw({
  label,
  text,
  onDownload,
}: {
  readonly label: string;
  readonly text: string;
  readonly onDownload: () => void;
}) {
  return (
    <>
      <ScrollBox label={`${label} as text`} className="max-h-96 p-3 leading-5">
        <pre className="font-mono break-words whitespace-pre-wrap">{text.slice(0, mostShown)}</pre>
      </ScrollBox>
      {text.length > mostShown && (
        <p className="flex flex-wrap items-center gap-2 border-t border-border px-3 py-2 text-xs text-muted-foreground">
          The first 256 kB of {sizeOf(text)} are shown.
          <Button variant="outline" size="small" onClick={onDownload}>
            Download all of it
          </Button>
        </p>
      )}
    </>
  );
}

function flip(known: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(known);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** `"12 B"`, `"3.4 kB"`: of the text, in UTF-8. */
function sizeOf(text: string): string {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
