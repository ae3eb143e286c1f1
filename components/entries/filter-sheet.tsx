"use client";
import { formatOrder, parseOrder } from "async-workflow/query";
import type { EntryList } from "async-workflow/react";
import { type ReactNode, useId, useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { Field } from "@/components/ui/field.tsx";
import { NativeSelect } from "@/components/ui/native-select.tsx";
import { Sheet } from "@/components/ui/sheet.tsx";
import type { EntryFilters } from "@/hooks/use-entry-filters.ts";
import { useFilterChoices } from "@/hooks/use-filter-choices.ts";
import { amount } from "@/lib/ui/amount.ts";
import { isNewestFirst } from "@/lib/ui/list-query.ts";
import { FacetCount } from "./facet-count.tsx";
import { StatusBadge } from "./status-badge.tsx";
import { timePresets } from "./time-presets.ts";
import { TimeRange } from "./time-range.tsx";

/** What a click on the heads does where there are heads. */
const orders = {
  "-created": "Newest first",
  created: "Oldest first",
  title: "Title, A to Z",
  "-title": "Title, Z to A",
  status: "Status, early stages first",
  "-status": "Status, late stages first",
  "-progress": "Most progress first",
  progress: "Least progress first",
  "-duration": "Longest first",
  duration: "Shortest first",
};

interface FilterSheetProps {
  readonly filters: EntryFilters;
  readonly list: EntryList | undefined;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** All filters in one place, for screens too narrow for a menu each. What is chosen counts at once, as in the menus. */
export function FilterSheet({ filters, list, open, onOpenChange }: FilterSheetProps) {
  const { facets, groups, states, workflows } = useFilterChoices(filters);
  const isChanged = filters.isFiltered || !isNewestFirst(filters.query);
  const close = () => onOpenChange(false);
  return (
    <Sheet
      open={open}
      onOpenChange={onOpenChange}
      title="Filters"
      footer={
        <>
          <Button variant="outline" disabled={!isChanged} onClick={() => filters.show(new URLSearchParams())}>
            Reset
          </Button>
          <Button className="flex-1" onClick={close}>
            {list
              ? `Show ${amount(list.total, list.totalIsEstimate)} ${list.total === 1 ? "entry" : "entries"}`
              : "Show"}
          </Button>
        </>
      }
    >
      {groups.map(({ label, stages, choices }) => (
        <Choices key={label} legend={label === "Any workflow" ? "Status" : `Status in ${label}`}>
          {choices.map(({ value, isChosen, toggle }) => (
            <Choice key={value} type="checkbox" checked={isChosen} onChange={toggle}>
              <StatusBadge status={value} stages={stages} />
              <FacetCount facets={facets?.status} value={value} />
            </Choice>
          ))}
        </Choices>
      ))}
      <Choices legend="Doing now">
        {states.map(({ value, isChosen, toggle }) => (
          <Choice key={value} type="checkbox" checked={isChosen} onChange={toggle}>
            {value}
          </Choice>
        ))}
      </Choices>
      <Choices legend="Workflow">
        {workflows.map(({ value, label, isChosen, toggle }) => (
          <Choice key={value} type="checkbox" checked={isChosen} onChange={toggle}>
            <span className="min-w-0 truncate">{label}</span>
            <FacetCount facets={facets?.workflow} value={value} />
          </Choice>
        ))}
      </Choices>
      <Created filters={filters} />
      <Field id="sheet-order" label="Order">
        <NativeSelect
          id="sheet-order"
          value={formatOrder(filters.query.order)}
          onChange={({ target }) => {
            const order = parseOrder(target.value);
            if (order) filters.sort(order);
          }}
        >
          {Object.entries(orders).map(([order, label]) => (
            <option key={order} value={order}>
              {label}
            </option>
          ))}
        </NativeSelect>
      </Field>
    </Sheet>
  );
}

function Created({ filters }: { readonly filters: EntryFilters }) {
  const { from = "", to } = filters.query.filter;
  const isPreset = to === undefined && timePresets.some((preset) => preset.from === from);
  const [between, setBetween] = useState(!isPreset);
  const name = useId();
  return (
    <Choices legend="Created">
      {timePresets.map((preset) => (
        <Choice
          key={preset.from}
          type="radio"
          name={name}
          checked={!between && to === undefined && preset.from === from}
          onChange={() => {
            setBetween(false);
            filters.change({ from: preset.from, to: "" });
          }}
        >
          {preset.label}
        </Choice>
      ))}
      <Choice type="radio" name={name} checked={between} onChange={() => setBetween(true)}>
        Between two times
      </Choice>
      {between && <TimeRange filters={filters} />}
    </Choices>
  );
}

function Choices({ legend, children }: { readonly legend: string; readonly children: ReactNode }) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-sm font-medium">{legend}</legend>
      {children}
    </fieldset>
  );
}

interface ChoiceProps {
  readonly type: "checkbox" | "radio";
  readonly name?: string;
  readonly checked: boolean;
  readonly onChange: (on: boolean) => void;
  readonly children: ReactNode;
}

function Choice({ children, onChange, ...input }: ChoiceProps) {
  return (
    <label className="flex min-h-11 cursor-pointer items-center gap-3">
      <input {...input} className="size-4.5 shrink-0" onChange={(event) => onChange(event.target.checked)} />
      {children}
    </label>
  );
}
