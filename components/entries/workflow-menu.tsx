"use client";
import { MenuCheckboxItem, MenuContent, MenuGroup } from "@/components/ui/menu.tsx";
import type { EntryFilters } from "@/hooks/use-entry-filters.ts";
import { useFacets } from "@/hooks/use-facets.ts";
import { useWorkflows } from "@/hooks/use-workflows.ts";
import { FacetCount } from "./facet-count.tsx";

export function WorkflowMenu({ filters }: { readonly filters: EntryFilters }) {
  const { filter } = filters.query;
  const chosen = filter.workflow ?? [];
  const facets = useFacets(filter);
  const known = useWorkflows().data?.workflows ?? [];
  // One that was removed from the code may still have entries.
  const gone = [...chosen, ...(facets?.workflow ?? []).map(({ value }) => value)];
  const others = [...new Set(gone)].filter((name) => !known.some((workflow) => workflow.name === name));
  const all = [...known, ...others.map((name) => ({ name, title: name }))];
  return (
    <MenuContent>
      <MenuGroup>
        {all.map(({ name, title }) => (
          <MenuCheckboxItem
            key={name}
            checked={chosen.includes(name)}
            onCheckedChange={(on) =>
              filters.change({ workflow: on ? [...chosen, name] : chosen.filter((other) => other !== name) })
            }
          >
            {title}
            <FacetCount facets={facets?.workflow} value={name} />
          </MenuCheckboxItem>
        ))}
      </MenuGroup>
    </MenuContent>
  );
}
