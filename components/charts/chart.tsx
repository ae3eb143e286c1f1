"use client";
import { ChartColumnIcon, TableIcon } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { type ReactNode, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { useCameNear } from "@/hooks/use-came-near.ts";
import { isEmpty, type Series, type Unit } from "@/lib/ui/chart.ts";
import { nearTime } from "@/lib/ui/time.ts";
import { ChartLegend } from "./chart-legend.tsx";
import { ChartTable } from "./chart-table.tsx";
import { loadPlot } from "./load-plot.ts";

// The drawing is much code; the place it takes is there at once.
const Plot = dynamic(loadPlot, { ssr: false, loading: () => <div className="h-[200px]" /> });

export interface ChartProps {
  readonly title: string;
  /** What is counted, in a few words. */
  readonly description: string;
  readonly times: readonly number[];
  readonly stepMs: number;
  readonly series: readonly Series[];
  readonly unit: Unit;
  readonly format: (value: number) => string;
  /** Where the entries of a point are listed. */
  readonly hrefOf: (index: number) => string;
  readonly onZoom: (fromMs: number, toMs: number) => void;
  /** What to know before reading much into it. */
  readonly note?: ReactNode;
  /** Said instead when there is nothing. */
  readonly whenEmpty: string;
  readonly now: number;
}

/** A chart that is a table too. Drag to zoom, click or Enter for the entries behind a point, arrow keys to walk along. */
export function Chart(props: ChartProps) {
  const { title, description, times, stepMs, series, unit, format, hrefOf, onZoom, note, whenEmpty, now } = props;
  const router = useRouter();
  const place = useRef<HTMLDivElement>(null);
  const near = useCameNear(place);
  const id = useId();
  const [asTable, setAsTable] = useState(false);
  const [picked, setPicked] = useState<number | null>(null);
  const point = picked === null || picked >= times.length ? null : picked;
  const open = (index: number) => router.push(hrefOf(index));
  const timeOf = (index: number) => nearTime(new Date(times[index] ?? 0).toISOString(), now);
  const empty = isEmpty(series);
  return (
    <section aria-labelledby={id} data-slot="chart" className="min-w-0 rounded-lg border border-border bg-card p-4">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 id={id} className="text-sm font-semibold">
            {title}
          </h2>
          <p className="text-xs text-muted-foreground">{description}</p>
        </div>
        <Button
          variant="ghost"
          size="small"
          aria-pressed={asTable}
          aria-label={`${title} as a table`}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? <ChartColumnIcon aria-hidden /> : <TableIcon aria-hidden />}
          {asTable ? "Chart" : "Table"}
        </Button>
      </div>
      <ChartLegend series={series} point={point} format={format} time={point === null ? null : timeOf(point)} />
      <div
        ref={place}
        className="relative mt-2 h-[200px] rounded-md outline-offset-2 outline-ring has-[input:focus-visible]:outline-2"
      >
        {asTable ? (
          <ChartTable title={title} times={times} series={series} format={format} now={now} />
        ) : (
          <>
            {near && (
              <Plot
                key={series.map(({ label }) => label).join()}
                {...{ times, stepMs, series, unit, format, onZoom }}
                picked={point}
                onPick={setPicked}
                onOpen={open}
              />
            )}
            {empty ? (
              <p className="absolute inset-x-0 top-1/2 -translate-y-1/2 px-16 text-center text-sm text-muted-foreground">
                {whenEmpty}
              </p>
            ) : (
              // A range is what the keyboard and screen readers know how to walk along; the pointer goes through it.
              <input
                type="range"
                aria-label={`${title}: point in time`}
                aria-valuetext={point === null ? "No point picked" : spoken(timeOf(point), series, point, format)}
                min={0}
                max={Math.max(times.length - 1, 0)}
                value={point ?? times.length - 1}
                onChange={(event) => setPicked(Number(event.target.value))}
                onFocus={() => setPicked(times.length - 1)}
                onBlur={() => setPicked(null)}
                onKeyDown={(event) => {
                  if (event.key === "Enter" && point !== null) open(point);
                }}
                className="pointer-events-none absolute inset-0 size-full opacity-0"
              />
            )}
          </>
        )}
      </div>
      <p className="mt-1 min-h-4 text-xs text-muted-foreground">{note}</p>
    </section>
  );
}

function spoken(time: string, series: readonly Series[], point: number, format: (value: number) => string): string {
  const values = series.map(({ label, values }) => {
    const value = values[point] ?? null;
    return `${label} ${value === null ? "not known" : format(value)}`;
  });
  return `${time}: ${values.join(", ")}`;
}
