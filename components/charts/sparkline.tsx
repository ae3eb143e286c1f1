import { cn } from "@/lib/ui/cn.ts";

interface SparklineProps {
  readonly bars: readonly { readonly good: number; readonly bad: number }[];
  /** Read out instead of the picture. */
  readonly label: string;
  readonly className?: string;
}

/** Small bars: what went well, and what failed on top of it. */
export function Sparkline({ bars, label, className }: SparklineProps) {
  const highest = Math.max(1, ...bars.map(({ good, bad }) => good + bad));
  const width = 100 / Math.max(bars.length, 1);
  const height = (value: number) => (value === 0 ? 0 : Math.max(1.5, (value / highest) * 24));
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox="0 0 100 24"
      preserveAspectRatio="none"
      className={cn("h-6 w-24", className)}
    >
      <line x1="0" x2="100" y1="23.75" y2="23.75" stroke="var(--chart-grid)" strokeWidth="0.5" />
      {bars.map(({ good, bad }, index) => {
        const x = index * width;
        const goodHeight = height(good);
        const badHeight = height(bad);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
          <g key={index}>
            <rect x={x} width={width * 0.75} y={24 - goodHeight} height={goodHeight} fill="var(--chart-good)" />
            <rect
              x={x}
              width={width * 0.75}
              y={24 - goodHeight - badHeight}
              height={badHeight}
              fill="var(--chart-bad)"
            />
          </g>
        );
      })}
    </svg>
  );
}
