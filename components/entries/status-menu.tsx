"use client";
import { MenuCheckboxItem, MenuContent, MenuGroup, MenuLabel } from "@/components/ui/menu.tsx";
import type { EntryFilters } from "@/hooks/use-entry-filters.ts";
import { useFacets } from "@/hooks/use-facets.ts";
import { useWorkflows } from "@/hooks/use-workflows.ts";
import { states } from "@/lib/ui/status.ts";
import { FacetCount } from "./facet-count.tsx";
import { StatusBadge } from "./status-badge.tsx";
import { statusGroups } from "./status-groups.ts";

/** Statuses with how many entries each would show, and what entries are doing. */
export function StatusMenu({ filters }: { readonly filters: EntryFilters }) {
  const { filter } = filters.query;
  const facets = useFacets(filter);
  const workflows = useWorkflows().data?.workflows ?? [];
  const toggle = <T extends string>(chosen: readonly T[] | undefined, value: T, on: boolean): readonly T[] =>
    on ? [...(chosen ?? []), value] : (chosen ?? []).filter((other) => other !== value);
  return (
    <MenuContent>
      {statusGroups(workflows, filter.workflow).map(({ label, stages, statuses }) => (
        <MenuGroup key={label}>
          <MenuLabel>{label}</MenuLabel>
          {statuses.map((status) => (
            <MenuCheckboxItem
              key={status}
              checked={filter.status?.includes(status) ?? false}
              onCheckedChange={(on) => filters.change({ status: toggle(filter.status, status, on) })}
            >
              <StatusBadge status={status} stages={stages} />
              <FacetCount facets={facets?.status} value={status} />
            </MenuCheckboxItem>
          ))}
        </MenuGroup>
      ))}
      <MenuGroup>
        <MenuLabel>Doing now</MenuLabel>
        {states.slice(0, 6).map((state) => (
          <MenuCheckboxItem
            key={state}
            checked={filter.state?.includes(state) ?? false}
            onCheckedChange={(on) => filters.change({ state: toggle(filter.state, state, on) })}
          >
            {state}
          </MenuCheckboxItem>
        ))}
      </MenuGroup>
    </MenuContent>
  );
}
