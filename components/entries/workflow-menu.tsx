"use client";
import { MenuCheckboxItem, MenuContent, MenuGroup } from "@/components/ui/menu.tsx";
import type { EntryFilters } from "@/hooks/use-entry-filters.ts";
import { useFilterChoices } from "@/hooks/use-filter-choices.ts";
import { FacetCount } from "./facet-count.tsx";

export function WorkflowMenu({ filters }: { readonly filters: EntryFilters }) {
  const { facets, workflows } = useFilterChoices(filters);
  return (
    <MenuContent>
      <MenuGroup>
        {workflows.map(({ value, label, isChosen, toggle }) => (
          <MenuCheckboxItem key={value} checked={isChosen} onCheckedChange={toggle}>
            {label}
            <FacetCount facets={facets?.workflow} value={value} />
          </MenuCheckboxItem>
        ))}
      </MenuGroup>
    </MenuContent>
  );
}
