"use client";
import type { EntryList } from "async-workflow/react";
import { ChevronDownIcon, Columns3Icon, DownloadIcon, ListFilterIcon } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button, buttonVariants } from "@/components/ui/button.tsx";
import { late } from "@/components/ui/late.tsx";
import { MenuButton } from "@/components/ui/menu-button.tsx";
import type { EntryFilters } from "@/hooks/use-entry-filters.ts";
import { cn } from "@/lib/ui/cn.ts";
import { isNewestFirst } from "@/lib/ui/list-query.ts";
import type { ColumnsMenuProps } from "./columns-menu.tsx";
import { SearchBox } from "./search-box.tsx";
import { timeLabel } from "./time-presets.ts";

interface EntriesToolbarProps {
  readonly filters: EntryFilters;
  readonly columns: ColumnsMenuProps;
  readonly list: EntryList | undefined;
  /** Beside the conditions: what can be done with this filter. */
  readonly children?: ReactNode;
}

const FilterChips = late(() => import("./filter-chips.tsx").then((module) => module.FilterChips));
const FilterSheet = late(() => import("./filter-sheet.tsx").then((module) => module.FilterSheet));
const statusMenu = () => import("./status-menu.tsx").then((module) => module.StatusMenu);
const workflowMenu = () => import("./workflow-menu.tsx").then((module) => module.WorkflowMenu);
const timeMenu = () => import("./time-menu.tsx").then((module) => module.TimeMenu);
const columnsMenu = () => import("./columns-menu.tsx").then((module) => module.ColumnsMenu);
const exportMenu = () => import("./export-menu.tsx").then((module) => module.ExportMenu);

const outline = buttonVariants({ variant: "outline" });
const iconClass = cn(outline, "border-input bg-background px-2.5");
const facetClass = cn(
  outline,
  "gap-1.5 border-input bg-background px-3 font-normal max-sm:hidden data-set:font-medium",
);

/** Search and filters; the list's columns and its way out as a file. What is chosen stands below. */
export function EntriesToolbar({ filters, columns, list, children }: EntriesToolbarProps) {
  const { query, isFiltered } = filters;
  const isSorted = !isNewestFirst(query);
  const { status, state, workflow, from, to } = query.filter;
  const chosen = (status?.length ?? 0) + (state?.length ?? 0);
  const given = { filters };
  return (
    <div data-slot="toolbar" className="grid gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <SearchBox filters={filters} />
        <div className="flex items-center gap-2 max-sm:w-full">
          <FiltersButton
            filters={filters}
            list={list}
            chosen={chosen + (workflow?.length ?? 0) + ((from ?? to) ? 1 : 0)}
          />
          <MenuButton menu={statusMenu} given={given} data-set={chosen > 0 || undefined} className={facetClass}>
            <Facet label={chosen > 0 ? `Status · ${chosen}` : "Status"} />
          </MenuButton>
          <MenuButton menu={workflowMenu} given={given} data-set={workflow && true} className={facetClass}>
            <Facet label={workflow ? `Workflow · ${workflow.length}` : "Workflow"} />
          </MenuButton>
          <MenuButton menu={timeMenu} given={given} data-set={(from ?? to) && true} className={facetClass}>
            <Facet label={timeLabel(from, to)} />
          </MenuButton>
          <MenuButton
            menu={columnsMenu}
            given={columns}
            aria-label="Columns"
            data-hint="Columns"
            className={cn(iconClass, "max-sm:hidden")}
          >
            <Columns3Icon aria-hidden />
          </MenuButton>
          <MenuButton
            menu={exportMenu}
            given={{ query, total: list?.total ?? 0, totalIsEstimate: list?.totalIsEstimate ?? false }}
            aria-label="Export"
            data-hint="Export"
            className={iconClass}
          >
            <DownloadIcon aria-hidden />
          </MenuButton>
        </div>
      </div>
      {(isFiltered || isSorted) && (
        <ul aria-label="Filter" className="flex min-h-7 flex-wrap items-center gap-1.5">
          <FilterChips filters={filters} />
          <li className="flex items-center gap-1.5">
            <Button variant="ghost" size="small" onClick={() => filters.show(new URLSearchParams())}>
              Reset
            </Button>
            {children}
          </li>
        </ul>
      )}
    </div>
  );
}

interface FiltersButtonProps {
  readonly filters: EntryFilters;
  readonly list: EntryList | undefined;
  readonly chosen: number;
}

/** On phones one button opens all filters. */
function FiltersButton({ filters, list, chosen }: FiltersButtonProps) {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const show = () => {
    setWanted(true);
    setOpen(true);
  };
  return (
    <>
      <Button
        variant="outline"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={show}
        className="flex-1 border-input bg-background sm:hidden"
      >
        <ListFilterIcon aria-hidden />
        {chosen > 0 ? `Filters (${chosen})` : "Filters"}
      </Button>
      {wanted && <FilterSheet filters={filters} list={list} open={open} onOpenChange={setOpen} />}
    </>
  );
}

function Facet({ label }: { readonly label: string }) {
  return (
    <>
      {label}
      <ChevronDownIcon aria-hidden className="text-muted-foreground" />
    </>
  );
}
