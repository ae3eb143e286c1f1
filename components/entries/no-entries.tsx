"use client";
import { PlusIcon } from "lucide-react";
import { type ReactNode, useSyncExternalStore } from "react";
import { PermittedButton } from "@/components/accounts/permitted-button.tsx";
import { useOpenCreateEntry } from "@/components/create-entry/create-entry-provider.tsx";
import { Button } from "@/components/ui/button.tsx";
import { CopyButton } from "@/components/ui/copy-button.tsx";
import { ScrollBox } from "@/components/ui/scroll-box.tsx";
import type { EntryFilters } from "@/hooks/use-entry-filters.ts";
import { filterWords } from "@/lib/ui/filter-words.ts";

const never = () => () => {};

interface EmptyProps {
  readonly slot: string;
  readonly title: string;
  readonly text: string;
  readonly children: ReactNode;
}

function Empty({ slot, title, text, children }: EmptyProps) {
  return (
    <div data-slot={slot} className="flex flex-col items-center px-4 py-14 text-center">
      <h3 className="max-w-full text-base font-semibold tracking-tight text-balance break-words">{title}</h3>
      <p className="mt-1 max-w-sm text-pretty text-muted-foreground">{text}</p>
      {children}
    </div>
  );
}

/** Nothing was ever created: say so, and show both ways to begin. */
export function NoEntries() {
  const openCreate = useOpenCreateEntry();
  const origin = useSyncExternalStore(
    never,
    () => location.origin,
    () => "",
  );
  const curl = `curl ${origin}/api/entries \\\n  -H 'content-type: application/json' \\\n  -d '{"title":"My first entry"}'`;
  return (
    <Empty
      slot="no-entries"
      title="No entries yet"
      text="An entry is one piece of work. Create the first one and watch it go through its stages."
    >
      <PermittedButton needs="start" className="mt-5" onClick={openCreate}>
        <PlusIcon aria-hidden />
        Create Entry
      </PermittedButton>
      <div className="mt-8 w-full max-w-lg text-left">
        <div className="flex items-center justify-between">
          <p className="text-xs text-muted-foreground">or from a terminal</p>
          <CopyButton text={curl} what="Command" />
        </div>
        <ScrollBox label="Command" className="mt-1 rounded-md border border-border bg-surface p-3 whitespace-pre">
          {curl}
        </ScrollBox>
      </div>
      <p className="mt-5 flex items-center gap-2 text-xs text-muted-foreground">
        <span aria-hidden data-tone="green" className="size-2 animate-pulse rounded-full bg-(--tone-solid)" />
        Waiting for the first entry
      </p>
    </Empty>
  );
}

/** Entries exist, but none like this: the filter in words, and the ways out. */
export function NoMatches({ filters }: { readonly filters: EntryFilters }) {
  const { filter } = filters.query;
  const hasTime = filter.from !== undefined || filter.to !== undefined;
  return (
    <Empty
      slot="no-matches"
      title={`No entries ${filterWords(filter)}`}
      text="One that fits will appear here by itself."
    >
      <div className="mt-5 flex flex-wrap justify-center gap-2">
        {hasTime && <Button onClick={() => filters.change({ from: "", to: "" })}>Search all time</Button>}
        <Button variant="outline" onClick={() => filters.show(new URLSearchParams())}>
          Clear filters
        </Button>
      </div>
    </Empty>
  );
}

/** The server gave up: no index answers this filter within its time. */
export function TooMuch({ filters, reason }: { readonly filters: EntryFilters; readonly reason: string }) {
  return (
    <Empty slot="too-much" title="Too much to search. Add a time range." text={reason}>
      <Button className="mt-5" onClick={() => filters.change({ from: "-24h", to: "" })}>
        Last 24 hours
      </Button>
    </Empty>
  );
}
