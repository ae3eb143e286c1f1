"use client";
import { MenuCheckboxItem, MenuContent, MenuGroup, MenuLabel } from "@/components/ui/menu.tsx";
import type { EntryFilters } from "@/hooks/use-entry-filters.ts";
import { useFilterChoices } from "@/hooks/use-filter-choices.ts";
import { FacetCount } from "./facet-count.tsx";
import { StatusBadge } from "./status-badge.tsx";

/** Statuses with how many entries each would show, and what entries are doing. */
export function StatusMenu({ filters }: { readonly filters: EntryFilters }) {
  const { facets, groups, states } = useFilterChoices(filters);
  return (
    <MenuContent>
      {groups.map(({ label, stages, choices }) => (
        <MenuGroup key={label}>
          <MenuLabel>{label}</MenuLabel>
          {choices.map(({ value, isChosen, toggle }) => (
            <MenuCheckboxItem key={value} checked={isChosen} onCheckedChange={toggle}>
              <StatusBadge status={value} stages={stages} />
              <FacetCount facets={facets?.status} value={value} />
            </MenuCheckboxItem>
          ))}
        </MenuGroup>
      ))}
      <MenuGroup>
        <MenuLabel>Doing now</MenuLabel>
        {states.map(({ value, isChosen, toggle }) => (
          <MenuCheckboxItem key={value} checked={isChosen} onCheckedChange={toggle}>
            {value}
          </MenuCheckboxItem>
        ))}
      </MenuGroup>
    </MenuContent>
  );
}
