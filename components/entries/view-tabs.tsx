"use client";
import type { EntryFilters } from "@/hooks/use-entry-filters.ts";
import { useFacets } from "@/hooks/use-facets.ts";
import { shortAmount } from "@/lib/ui/amount.ts";
import { listParams } from "@/lib/ui/list-query.ts";
import { builtInViews, countOf } from "./built-in-views.ts";
import { ViewTab } from "./view-tab.tsx";

const everything = {};

/** The lists that people come for, with how many entries each has. */
export function ViewTabs({ filters }: { readonly filters: EntryFilters }) {
  const facets = useFacets(everything);
  const here = listParams(filters.query).toString();
  return (
    <nav aria-label="Views" data-slot="view-tabs" className="-mx-1 flex min-w-0 items-center overflow-x-auto">
      {builtInViews.map(({ name, query }) => {
        const count = facets && countOf(name, facets);
        return (
          <ViewTab
            key={name}
            name={name}
            query={query}
            isHere={here === query}
            count={count ? shortAmount(count.count, count.isEstimate) : undefined}
            onShow={filters.show}
          />
        );
      })}
    </nav>
  );
}
