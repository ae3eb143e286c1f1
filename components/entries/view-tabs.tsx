"use client";
import type { EntryFilters } from "@/hooks/use-entry-filters.ts";
import { useFacets } from "@/hooks/use-facets.ts";
import { useViews } from "@/hooks/use-views.ts";
import { builtInViews, countOf } from "./built-in-views.ts";
import { ViewTab } from "./view-tab.tsx";

const everything = {};

/** The lists that people come for and those that they saved, with how many entries each has. */
export function ViewTabs({ filters, here }: { readonly filters: EntryFilters; readonly here: string }) {
  const facets = useFacets(everything);
  const { views, counts } = useViews();
  return (
    <nav
      aria-label="Views"
      data-slot="view-tabs"
      className="-mx-1 flex min-w-0 items-center overflow-x-auto [scrollbar-width:none]"
    >
      {builtInViews.map(({ name, query }) => (
        <ViewTab
          key={name}
          name={name}
          query={query}
          isHere={here === query}
          count={facets && countOf(name, facets)}
          onShow={filters.show}
        />
      ))}
      {views.map(({ id, name, query }) => (
        <ViewTab
          key={id}
          name={name}
          query={query}
          isHere={here === query}
          count={counts?.[query]}
          onShow={filters.show}
        />
      ))}
    </nav>
  );
}
