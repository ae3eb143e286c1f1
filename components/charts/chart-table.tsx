import { ScrollBox } from "@/components/ui/scroll-box.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table.tsx";
import type { Series } from "@/lib/ui/chart.ts";
import { nearTime } from "@/lib/ui/time.ts";

interface ChartTableProps {
  readonly title: string;
  readonly times: readonly number[];
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
  readonly now: number;
}

/** The same figures in words and numbers, the newest first. Spans in which nothing happened are left out. */
export function ChartTable({ title, times, series, format, now }: ChartTableProps) {
  const rows = times
    .map((time, index) => ({ time, values: series.map(({ values }) => values[index] ?? null) }))
    .filter(({ values }) => values.some((value) => value !== null && value !== 0))
    .reverse();
  return (
    <ScrollBox label={`${title}, table`} className="h-full rounded-md border border-border font-sans">
      <Table aria-label={title} className="w-full text-left text-xs">
        <TableHeader>
          <TableRow className="sticky top-0 border-b border-border bg-surface">
            <TableHead className="px-3 py-1.5 font-medium text-muted-foreground">From</TableHead>
            {series.map(({ label }) => (
              <TableHead key={label} className="px-3 py-1.5 text-right font-medium text-muted-foreground">
                {label}
              </TableHead>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody>
          {rows.map(({ time, values }) => (
            <TableRow key={time} className="border-b border-border last:border-0">
              <TableCell className="px-3 py-1 whitespace-nowrap tabular-nums">
                {nearTime(new Date(time).toISOString(), now)}
              </TableCell>
              {values.map((value, index) => (
                <TableCell key={series[index]?.label} className="px-3 py-1 text-right tabular-nums">
                  {value === null ? "–" : format(value)}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {rows.length === 0 && <p className="p-3 text-xs text-muted-foreground">Nothing in this time.</p>}
    </ScrollBox>
  );
}
