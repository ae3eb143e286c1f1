import type { Facet } from "async-workflow";
import { amount } from "@/lib/ui/amount.ts";

interface FacetCountProps {
  readonly facets: readonly Facet[] | undefined;
  readonly value: string;
}

/** How many entries a choice would show; values without any are not counted by the server. */
export function FacetCount({ facets, value }: FacetCountProps) {
  if (!facets) return null;
  const facet = facets.find((one) => one.value === value);
  return (
    <span data-slot="facet-count" className="ml-auto pl-3 text-xs text-muted-foreground tabular-nums">
      {facet ? amount(facet.count, facet.isEstimate) : "0"}
    </span>
  );
}
