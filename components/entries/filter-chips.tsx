"use client";
import { XIcon } from "lucide-react";
import type { EntryFilters } from "@/hooks/use-entry-filters.ts";
import { filterParts } from "@/lib/ui/filter-words.ts";

/** The conditions of the filter, each with the way to drop it. */
export function FilterChips({ filters }: { readonly filters: EntryFilters }) {
  return filterParts(filters.query.filter).map(({ field, label, value, without }) => (
    <li key={`${field} ${label} ${value}`}>
      <button
        type="button"
        data-slot="filter-chip"
        aria-label={`Remove ${label} ${value}`}
        onClick={() => filters.change(without)}
        className="inline-flex h-7 max-w-72 cursor-pointer items-center gap-1.5 rounded-md border border-border bg-muted pr-1.5 pl-2 text-xs hover:border-input max-sm:h-11"
      >
        <span className="text-muted-foreground">{label}</span>
        <span className="truncate font-medium">{value}</span>
        <XIcon aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />
      </button>
    </li>
  ));
}
