"use client";
import { statusGroups } from "@/components/entries/status-groups.ts";
import { states } from "@/lib/ui/status.ts";
import type { EntryFilters } from "./use-entry-filters.ts";
import { useFacets } from "./use-facets.ts";
import { useWorkflows } from "./use-workflows.ts";

/** Something that the list can be narrowed to. */
export interface FilterChoice {
  readonly value: string;
  readonly label: string;
  readonly isChosen: boolean;
  readonly toggle: (on: boolean) => void;
}

/** What can be ticked: statuses by workflow, what entries do now, workflows. Menus and the sheet of a phone show the same. */
export function useFilterChoices(filters: EntryFilters) {
  const { filter } = filters.query;
  const facets = useFacets(filter);
  const known = useWorkflows().data?.workflows ?? [];
  const choice = (field: "status" | "state" | "workflow", value: string, label = value): FilterChoice => {
    const chosen: readonly string[] = filter[field] ?? [];
    return {
      value,
      label,
      isChosen: chosen.includes(value),
      toggle: (on) => filters.change({ [field]: on ? [...chosen, value] : chosen.filter((other) => other !== value) }),
    };
  };
  // One that was removed from the code may still have entries.
  const gone = [...(filter.workflow ?? []), ...(facets?.workflow ?? []).map(({ value }) => value)];
  const others = [...new Set(gone)].filter((name) => !known.some((workflow) => workflow.name === name));
  return {
    facets,
    groups: statusGroups(known, filter.workflow).map(({ label, stages, statuses }) => ({
      label,
      stages,
      choices: statuses.map((status) => choice("status", status)),
    })),
    states: states.slice(0, 6).map((state) => choice("state", state)),
    workflows: [
      ...known.map(({ name, title }) => choice("workflow", name, title)),
      ...others.map((name) => choice("workflow", name)),
    ],
  };
}
