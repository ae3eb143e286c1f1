"use client";
import { late } from "@/components/ui/late.tsx";
import type { Selection } from "./use-selection.ts";

const SelectionBar = late(() => import("./selection-bar.tsx").then((module) => module.SelectionBar));

export interface BulkBarProps {
  readonly selection: Selection;
  /** The filter of the list as a query string, in the grammar of the API: `status=FAILED&workflow=demo`. */
  readonly filter: string;
  /** How many entries the filter matches. */
  readonly total: number;
  readonly totalIsEstimate: boolean;
}

/** What can be done with the ticked entries. It lies over the foot of the page; its code is loaded with the first tick. */
export function BulkBar(props: BulkBarProps) {
  return props.selection.size > 0 || props.selection.all ? <SelectionBar {...props} /> : null;
}
