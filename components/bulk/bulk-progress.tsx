import type { Bulk, BulkOutcomeName } from "async-workflow";
import { amount } from "@/lib/ui/amount.ts";
import { cn } from "@/lib/ui/cn.ts";
import type { Tone } from "@/lib/ui/status.ts";

const parts = [
  { name: "done", tone: "green" },
  { name: "skipped", tone: "amber" },
  { name: "failed", tone: "red" },
] as const satisfies readonly { name: BulkOutcomeName; tone: Tone }[];

/** How far a bulk action is: one bar of all its entries. The numbers beside it say the same. */
export function BulkProgress({ bulk, className }: { readonly bulk: Bulk; readonly className?: string }) {
  const { total, left } = bulk;
  const past = total - left;
  return (
    <div
      role="progressbar"
      aria-label="Progress"
      aria-valuenow={total === 0 ? 100 : Math.floor((100 * past) / total)}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuetext={`${amount(past)} of ${amount(total)}`}
      className={cn("flex h-2 overflow-hidden rounded-full bg-track", className)}
    >
      {parts.map(({ name, tone }) => (
        <span
          key={name}
          data-tone={tone}
          className="h-full bg-(--tone-solid) transition-[width] duration-300 ease-out motion-reduce:transition-none"
          style={{ width: `${total === 0 ? 0 : (100 * bulk[name]) / total}%` }}
        />
      ))}
    </div>
  );
}
