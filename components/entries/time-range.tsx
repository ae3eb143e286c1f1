"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { Input } from "@/components/ui/input.tsx";
import type { EntryFilters } from "@/hooks/use-entry-filters.ts";

interface TimeRangeProps {
  readonly filters: EntryFilters;
  readonly onDone?: () => void;
}

/** Created from one time to another, in the reader's own. */
export function TimeRange({ filters, onDone }: TimeRangeProps) {
  const [from, setFrom] = useState(localOf(filters.query.filter.from));
  const [to, setTo] = useState(localOf(filters.query.filter.to));
  return (
    <form
      className="mt-4 grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        filters.change({ from: isoOf(from), to: isoOf(to) });
        onDone?.();
      }}
    >
      <Bound id="created-from" label="From" value={from} onChange={setFrom} />
      <Bound id="created-to" label="To" value={to} onChange={setTo} />
      <div className="flex justify-end max-sm:grid">
        <Button type="submit">Apply</Button>
      </div>
    </form>
  );
}

interface BoundProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Bound({ id, label, value, onChange }: BoundProps) {
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-xs text-muted-foreground">
        {label}
      </label>
      <Input id={id} type="datetime-local" value={value} onChange={(event) => onChange(event.target.value)} />
    </div>
  );
}

/** What the field shows: the reader's own time, to the minute. */
function localOf(bound: string | undefined): string {
  const time = bound === undefined || bound.startsWith("-") ? Number.NaN : Date.parse(bound);
  if (Number.isNaN(time)) return "";
  const offset = new Date(time).getTimezoneOffset() * 60_000;
  return new Date(time - offset).toISOString().slice(0, 16);
}

const isoOf = (local: string): string => (local === "" ? "" : new Date(local).toISOString());
