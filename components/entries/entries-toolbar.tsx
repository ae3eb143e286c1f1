"use client";
import { ChevronDownIcon, ListFilterIcon, XIcon } from "lucide-react";
import { Button, buttonVariants } from "@/components/ui/button.tsx";
import { Menu, MenuCheckboxItem, MenuContent, MenuGroup, MenuLabel, MenuTrigger } from "@/components/ui/menu.tsx";
import { NativeSelect } from "@/components/ui/native-select.tsx";
import type { useEntryFilters } from "@/hooks/use-entry-filters.ts";
import { useWorkflows } from "@/hooks/use-workflows.ts";
import { cn } from "@/lib/ui/cn.ts";
import { StatusBadge } from "./status-badge.tsx";
import { type StatusGroup, statusGroups } from "./status-groups.ts";

interface EntriesToolbarProps {
  readonly filters: ReturnType<typeof useEntryFilters>;
  readonly total: number | undefined;
}

export function EntriesToolbar({ filters, total }: EntriesToolbarProps) {
  const { data } = useWorkflows();
  const workflows = data?.workflows ?? [];
  const { query, isFiltered, setWorkflow, setStatus, clear } = filters;
  return (
    <div data-slot="toolbar" className="flex flex-wrap items-center gap-2">
      <h2 id="entries-heading" className="mr-auto text-base max-sm:basis-full font-semibold tracking-tight">
        Entries
        {total !== undefined && (
          <span className="ml-2 text-sm font-normal text-muted-foreground tabular-nums">
            {total.toLocaleString("en")}
          </span>
        )}
      </h2>
      {isFiltered && (
        <Button variant="ghost" onClick={clear}>
          <XIcon aria-hidden />
          Clear
        </Button>
      )}
      <StatusFilter groups={statusGroups(workflows, query.workflow)} chosen={query.status} onChange={setStatus} />
      <NativeSelect
        aria-label="Workflow"
        className="w-44 max-sm:w-auto max-sm:flex-1"
        value={query.workflow ?? ""}
        onChange={(event) => setWorkflow(event.target.value === "" ? null : event.target.value)}
      >
        <option value="">All workflows</option>
        {query.workflow !== null && !workflows.some(({ name }) => name === query.workflow) && (
          <option value={query.workflow}>{query.workflow}</option>
        )}
        {workflows.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </NativeSelect>
    </div>
  );
}

interface StatusFilterProps {
  readonly groups: readonly StatusGroup[];
  readonly chosen: readonly string[];
  readonly onChange: (status: readonly string[]) => void;
}

function StatusFilter({ groups, chosen, onChange }: StatusFilterProps) {
  const toggle = (status: string, on: boolean) =>
    onChange(on ? [...chosen, status] : chosen.filter((other) => other !== status));
  return (
    <Menu>
      <MenuTrigger
        className={cn(buttonVariants({ variant: "outline" }), "border-input bg-background font-normal max-sm:flex-1")}
      >
        <ListFilterIcon aria-hidden />
        {chosen.length === 0 ? "Any status" : chosen.length === 1 ? chosen[0] : `${chosen.length} statuses`}
        <ChevronDownIcon aria-hidden className="text-muted-foreground" />
      </MenuTrigger>
      <MenuContent>
        {groups.map(({ label, stages, statuses }) => (
          <MenuGroup key={label}>
            <MenuLabel>{label}</MenuLabel>
            {statuses.map((status) => (
              <MenuCheckboxItem
                key={status}
                checked={chosen.includes(status)}
                onCheckedChange={(on) => toggle(status, on)}
              >
                <StatusBadge status={status} stages={stages} />
              </MenuCheckboxItem>
            ))}
          </MenuGroup>
        ))}
      </MenuContent>
    </Menu>
  );
}
