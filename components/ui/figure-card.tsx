import type { ReactNode } from "react";

interface FigureCardProps {
  readonly label: string;
  readonly value: string;
  readonly unit?: string;
  readonly detail: ReactNode;
}

/** One figure with its name; a part of a `dl`. */
export function FigureCard({ label, value, unit, detail }: FigureCardProps) {
  return (
    <div data-slot="figure-card" className="min-h-[6.625rem] min-w-0 rounded-lg border border-border bg-card p-4">
      <dt className="text-xs text-muted-foreground">{label}</dt>
      <dd className="mt-1">
        <span className="text-2xl font-semibold tracking-tight whitespace-nowrap tabular-nums max-sm:text-xl">
          {value}
        </span>
        {unit && <span className="ml-1 text-sm text-muted-foreground">{unit}</span>}
        <span className="mt-0.5 block text-xs text-pretty text-muted-foreground tabular-nums">{detail}</span>
      </dd>
    </div>
  );
}
