"use client";
import type { Json } from "async-workflow";
import { XIcon } from "lucide-react";
import { useEffect } from "react";
import { EntryActions } from "@/components/entry/actions/entry-actions.tsx";
import { EntryFacts } from "@/components/entry/entry-facts.tsx";
import { WhyPanel } from "@/components/entry/why-panel.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Link } from "@/components/ui/link.tsx";
import { ProblemNotice } from "@/components/ui/notice.tsx";
import { ScrollBox } from "@/components/ui/scroll-box.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { useShownEntry } from "@/hooks/use-entry.ts";
import { announce } from "@/lib/ui/announce.ts";
import { leaveList } from "@/lib/ui/list-place.ts";
import { EntryProgress } from "./entry-progress.tsx";
import { ModifierChip } from "./modifier-chip.tsx";
import { StatusBadge } from "./status-badge.tsx";

interface PeekDrawerProps {
  readonly id: string;
  readonly onClose: () => void;
}

/** One entry beside the list. The focus stays in the list, so that the arrow keys walk from entry to entry. */
export function PeekDrawer({ id, onClose }: PeekDrawerProps) {
  const { data: entry, error } = useShownEntry(id);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      if (document.querySelector("[role=dialog], [role=alertdialog], [role=menu], [role=listbox]")) return;
      // It is the topmost: what else Escape ends stays for the next one.
      event.preventDefault();
      onClose();
    };
    document.addEventListener("keydown", onKey, { capture: true });
    return () => document.removeEventListener("keydown", onKey, { capture: true });
  }, [onClose]);
  const title = entry?.title;
  useEffect(() => {
    if (title) announce(`Beside the list: ${title}`);
  }, [title]);
  return (
    <aside
      aria-label="Entry beside the list"
      data-slot="peek"
      className="fixed top-12 right-0 bottom-0 z-20 flex w-[30rem] max-w-full flex-col border-l border-border bg-card shadow-xl max-sm:top-0 max-sm:z-40"
    >
      <div className="flex items-start gap-2 border-b border-border py-3 pr-3 pl-5">
        <h3 className="min-w-0 flex-1 pt-1 max-sm:pt-2.5 text-base font-semibold tracking-tight break-words">
          {entry && (
            <Link
              href={`/entries/${encodeURIComponent(id)}`}
              onClick={() => leaveList(id)}
              dir="auto"
              className="rounded-sm hover:underline"
            >
              {entry.title}
            </Link>
          )}
          {!entry && !error && <Skeleton className="my-1 w-48" />}
          {error && "There is no such entry"}
        </h3>
        <Button variant="ghost" size="icon" aria-label="Close" aria-keyshortcuts="Escape" onClick={onClose}>
          <XIcon aria-hidden />
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area must be reachable by keyboard */}
      <div tabIndex={0} className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 py-4 outline-offset-[-2px]">
        {error && !entry && <ProblemNotice title="The entry could not be read" problem={error} />}
        {entry && (
          <>
            <div className="flex flex-wrap items-center justify-between gap-2">
              <div className="flex flex-wrap items-center gap-1.5">
                <StatusBadge status={entry.status} stages={entry.stages} running={entry.state === "running"} />
                <ModifierChip entry={entry} />
              </div>
              <EntryActions entry={entry} />
            </div>
            <EntryProgress entry={entry} ticks className="mt-4 mb-4" />
            <WhyPanel entry={entry} />
            <div className="mt-5 [&_dl]:grid-cols-2">
              <EntryFacts entry={entry} />
            </div>
            {entry.result !== null && <Result result={entry.result} />}
          </>
        )}
      </div>
    </aside>
  );
}

/** Enough for a look; the entry's own page has all of it, with every digit. */
const mostShown = 4_000;

function Result({ result }: { readonly result: Json }) {
  const text = typeof result === "string" ? result : JSON.stringify(result, null, 2);
  return (
    <div className="mt-4">
      <h4 className="text-xs text-muted-foreground">Result</h4>
      <ScrollBox
        label="Result"
        className="mt-1 max-h-72 rounded-md border border-border bg-surface p-3 break-words whitespace-pre-wrap"
      >
        {text.length > mostShown ? `${text.slice(0, mostShown)} …` : text}
      </ScrollBox>
    </div>
  );
}
