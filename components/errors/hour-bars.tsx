"use client";
import { useNow } from "@/hooks/use-now.ts";
import { amount } from "@/lib/ui/amount.ts";
import { cn } from "@/lib/ui/cn.ts";
import { nearTime } from "@/lib/ui/time.ts";

interface HourBarsProps {
  /** Failures in each of the last 24 hours, the present one last. */
  readonly hours: readonly number[];
  readonly className?: string;
}

const hourMs = 3_600_000;

/** When it failed, at a glance; the words say the same to those who cannot see it. */
export function HourBars({ hours, className }: HourBarsProps) {
  const now = useNow();
  const most = Math.max(...hours, 1);
  const sum = hours.reduce((total, count) => total + count, 0);
  const busiest = hours.indexOf(Math.max(...hours));
  const beginOf = (index: number) => Math.floor(now / hourMs) * hourMs - (hours.length - 1 - index) * hourMs;
  const timeOf = (index: number) => nearTime(new Date(beginOf(index)).toISOString(), now);
  const words =
    sum === 0
      ? "None in the last 24 hours"
      : `${amount(sum)} in the last 24 hours, most (${amount(hours[busiest] ?? 0)}) from ${timeOf(busiest)} on`;
  return (
    <div role="img" aria-label={words} data-slot="hour-bars" className={cn("flex h-8 items-end gap-px", className)}>
      {hours.map((count, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: an hour is nothing but its place
          key={index}
          title={`${timeOf(index)}: ${amount(count)}`}
          className="flex h-full min-w-0 flex-1 items-end"
        >
          <span
            className={cn("w-full rounded-[1px]", count > 0 ? "min-h-[3px] bg-(--tone-solid)" : "h-px bg-input/50")}
            style={count > 0 ? { height: `${Math.round((100 * count) / most)}%` } : undefined}
          />
        </span>
      ))}
    </div>
  );
}
