"use client";
import { useState } from "react";
import { Dialog, DialogContent, DialogDescription, DialogTitle } from "@/components/ui/dialog.tsx";
import { MenuContent, MenuGroup, MenuItem, MenuLabel, MenuRadioGroup, MenuRadioItem } from "@/components/ui/menu.tsx";
import type { EntryFilters } from "@/hooks/use-entry-filters.ts";
import { timePresets } from "./time-presets.ts";
import { TimeRange } from "./time-range.tsx";

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
          <TimeRange filters={filters} onDone={() => setAsking(false)} />
        </DialogContent>
      </Dialog>
    </>
  );
}
