import { cn } from "@/lib/ui/cn.ts";

interface SlotCellsProps {
  readonly held: number;
  readonly concurrency: number;
  readonly className?: string;
}

/** More cells than this say no more; then a bar does. */
const mostCells = 100;

/** What a worker has in hand of what it can take: a cell per slot, filled while it is busy. For eyes; words say it beside. */
export function SlotCells({ held, concurrency, className }: SlotCellsProps) {
  const busy = Math.min(held, concurrency);
  return (
    <div aria-hidden data-tone="blue" className={className}>
      {concurrency <= mostCells ? (
        <div className="flex flex-wrap gap-[3px]">
          {Array.from({ length: concurrency }, (_, index) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: a slot is nothing but its place
              key={index}
              data-slot="slot-cell"
              className={cn("size-2 rounded-[2px]", index < busy ? "bg-(--tone-solid)" : "bg-track")}
            />
          ))}
        </div>
      ) : (
        <div className="h-2 overflow-hidden rounded-full bg-track">
          <div
            data-slot="progress-fill"
            className="h-full origin-left bg-(--tone-solid)"
            style={{ transform: `scaleX(${busy / concurrency})` }}
          />
        </div>
      )}
    </div>
  );
}
