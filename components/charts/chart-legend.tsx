import type { Series } from "@/lib/ui/chart.ts";

interface ChartLegendProps {
  readonly series: readonly Series[];
  readonly point: number | null;
  readonly format: (value: number) => string;
  /** Of the picked point. */
  readonly time: string | null;
}

/** What the lines mean, and their values at the picked point. Its height never changes. */
export function ChartLegend({ series, point, format, time }: ChartLegendProps) {
  return (
    <div className="mt-2 flex min-h-5 flex-wrap items-center gap-x-4 gap-y-0.5 text-xs">
      {series.map(({ label, color, kind, dash, values, whenIdle }) => {
        const value = point === null ? undefined : values[point];
        const text = point === null ? whenIdle : value === null || value === undefined ? "–" : format(value);
        return (
          <span key={label} className="inline-flex items-center gap-1.5 whitespace-nowrap">
            <Mark color={color} kind={kind} dash={dash} />
            {label}
            <span className="min-w-[3ch] font-medium tabular-nums">{text}</span>
          </span>
        );
      })}
      <span className="ml-auto text-muted-foreground tabular-nums max-sm:hidden">{time}</span>
    </div>
  );
}

function Mark({ color, kind, dash }: Pick<Series, "color" | "kind" | "dash">) {
  return (
    <svg aria-hidden width="16" height="8" className="shrink-0" style={{ color: `var(${color})` }}>
      {kind === "bar" ? (
        <rect x="4" width="8" height="8" rx="1.5" fill="currentColor" />
      ) : (
        <line x1="0" x2="16" y1="4" y2="4" stroke="currentColor" strokeWidth="2" strokeDasharray={dash?.join(" ")} />
      )}
    </svg>
  );
}
