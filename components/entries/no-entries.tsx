"use client";
import { PlusIcon } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useOpenCreateEntry } from "@/components/create-entry/create-entry-provider.tsx";
import { Button } from "@/components/ui/button.tsx";
import { CopyButton } from "@/components/ui/copy-button.tsx";
import { ScrollBox } from "@/components/ui/scroll-box.tsx";
import type { EntriesQuery } from "@/lib/api/entries.ts";

const never = () => () => {};

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
    <div data-slot="no-entries" className="flex flex-col items-center px-4 py-14 text-center">
      <h3 className="text-base font-semibold tracking-tight">No entries yet</h3>
      <p className="mt-1 max-w-sm text-pretty text-muted-foreground">
        An entry is one piece of work. Create the first one and watch it go through its stages.
      </p>
      <Button className="mt-5" onClick={openCreate}>
        <PlusIcon aria-hidden />
        Create Entry
      </Button>
      <div className="mt-8 w-full max-w-lg text-left">
        <div className="flex items-center justify-between">
          <p className="text-xs text-muted-foreground">or from a terminal</p>
          <CopyButton text={curl} what="Command" />
        </div>
        <ScrollBox label="Command" className="mt-1 rounded-md border border-border bg-surface p-3 whitespace-pre">
          {curl}
        </ScrollBox>
      </div>
    </div>
  );
}

/** Entries exist, but none like this: the filter in words, and the way out. */
export function NoMatches({ query, onClear }: { readonly query: EntriesQuery; readonly onClear: () => void }) {
  const { status, workflow, offset } = query;
  const words = [
    status.length > 0 && `with status ${status.join(" or ")}`,
    workflow !== null && `of workflow ${workflow}`,
  ].filter(Boolean);
  const title = offset > 0 ? "This page is past the last entry" : `No entries ${words.join(" ")}`;
  return (
    <div data-slot="no-matches" className="flex flex-col items-center px-4 py-14 text-center">
      <h3 className="text-base font-semibold tracking-tight text-balance break-words">{title}</h3>
      <p className="mt-1 max-w-sm text-pretty text-muted-foreground">One that fits will appear here by itself.</p>
      <Button variant="outline" className="mt-5" onClick={onClear}>
        {offset > 0 ? "First page" : "Clear filters"}
      </Button>
    </div>
  );
}
