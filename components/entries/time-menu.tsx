"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogTitle } from "@/components/ui/dialog.tsx";
import { Input } from "@/components/ui/input.tsx";
import { MenuContent, MenuGroup, MenuItem, MenuLabel, MenuRadioGroup, MenuRadioItem } from "@/components/ui/menu.tsx";
import type { EntryFilters } from "@/hooks/use-entry-filters.ts";
import { timePresets } from "./time-presets.ts";

/** When entries were created: a length of time before now, or from one time to another. */
export function TimeMenu({ filters }: { readonly filters: EntryFilters }) {
  const [asking, setAsking] = useState(false);
  const { from, to } = filters.query.filter;
  return (
    <>
      <MenuContent>
        <MenuGroup>
          <MenuLabel>Created</MenuLabel>
          <MenuRadioGroup
            value={to === undefined ? (from ?? "") : null}
            onValueChange={(value: string) => filters.change({ from: value, to: "" })}
          >
            {timePresets.map(({ from: value, label }) => (
              <MenuRadioItem key={value} value={value} closeOnClick>
                {label}
              </MenuRadioItem>
            ))}
          </MenuRadioGroup>
        </MenuGroup>
        <MenuGroup className="mt-1 border-t border-border pt-1">
          <MenuItem onClick={() => setAsking(true)}>Between two times</MenuItem>
        </MenuGroup>
      </MenuContent>
      <Dialog open={asking} onOpenChange={setAsking}>
        <DialogContent>
          <DialogTitle>Created between</DialogTitle>
          <DialogDescription>In your own time. Without one of them the range is open at that side.</DialogDescription>
          <Range filters={filters} onDone={() => setAsking(false)} />
        </DialogContent>
      </Dialog>
    </>
  );
}

function Range({ filters, onDone }: { readonly filters: EntryFilters; readonly onDone: () => void }) {
  const [from, setFrom] = useState(localOf(filters.query.filter.from));
  const [to, setTo] = useState(localOf(filters.query.filter.to));
  return (
    <form
      className="mt-4 grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        filters.change({ from: isoOf(from), to: isoOf(to) });
        onDone();
      }}
    >
      <Bound id="created-from" label="From" value={from} onChange={setFrom} />
      <Bound id="created-to" label="To" value={to} onChange={setTo} />
      <DialogFooter>
        <Button type="submit">Apply</Button>
      </DialogFooter>
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
