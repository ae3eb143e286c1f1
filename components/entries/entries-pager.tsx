"use client";
import { ArrowLeftIcon, ArrowRightIcon } from "lucide-react";
import { Button } from "@/components/ui/button.tsx";
import { pageSize } from "@/hooks/use-entry-filters.ts";
import type { EntryList } from "@/lib/ui/entry-list.ts";

interface EntriesPagerProps {
  readonly list: EntryList;
  readonly page: number;
  readonly onPage: (page: number) => void;
}

export function EntriesPager({ list, page, onPage }: EntriesPagerProps) {
  const { offset, entries, total } = list;
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const go = (next: number) => {
    onPage(next);
    window.scrollTo({ top: 0 });
  };
  const number = (value: number) => value.toLocaleString("en");
  return (
    <nav aria-label="Pages of entries" className="mt-3 flex flex-wrap items-center justify-between gap-3">
      <p className="text-xs text-muted-foreground tabular-nums">
        {number(offset + 1)}–{number(offset + entries.length)} of {number(Math.max(total, offset + entries.length))}
      </p>
      {pages > 1 && (
        <div className="flex items-center gap-2">
          <Button variant="outline" size="small" disabled={page <= 1} onClick={() => go(page - 1)}>
            <ArrowLeftIcon aria-hidden />
            Newer
          </Button>
          <span className="text-xs text-muted-foreground tabular-nums">
            Page {number(page)} of {number(pages)}
          </span>
          <Button variant="outline" size="small" disabled={page >= pages} onClick={() => go(page + 1)}>
            Older
            <ArrowRightIcon aria-hidden />
          </Button>
        </div>
      )}
    </nav>
  );
}
