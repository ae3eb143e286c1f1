import { Skeleton } from "@/components/ui/skeleton.tsx";
import { columnOf, defaultColumns, gridOf } from "./columns.ts";

import { cellClass, rowClass } from "./table-styles.ts";

const widths = ["w-3/5", "w-2/5", "w-4/5", "w-1/2", "w-3/4", "w-2/5", "w-3/5", "w-1/2", "w-2/3", "w-2/5"] as const;
const columns = defaultColumns.flatMap((id) => columnOf(id) ?? []);

/** The table before its rows: same columns, same heights. */
export function SkeletonTable() {
  return (
    <div
      aria-busy
      className="overflow-hidden"
      data-slot="entries-skeleton"
      style={gridOf(columns) as React.CSSProperties}
    >
      <span className="sr-only" role="status">
        Loading entries
      </span>
      <div aria-hidden>
        <div className="h-9 border-b border-border bg-surface max-sm:hidden" />
        {widths.map((width, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
          <div key={index} className={rowClass.replace("absolute", "relative")}>
            <span className="max-sm:row-span-4" />
            <span className={`${cellClass} pl-0 max-sm:col-span-2`}>
              <Skeleton className={width} />
            </span>
            <span className={`${cellClass} max-sm:col-start-2 max-sm:row-start-2`}>
              <Skeleton className="h-6 w-24 rounded-md" />
            </span>
            <span className={`${cellClass} max-sm:col-span-3 max-sm:col-start-2 max-sm:row-start-3`}>
              <Skeleton className="h-1.5 w-full rounded-full" />
            </span>
            <span className={`${cellClass} max-sm:col-start-2 max-sm:row-start-4`}>
              <Skeleton className="w-2/3 max-sm:w-24" />
            </span>
            <span className={`${cellClass} max-sm:hidden`}>
              <Skeleton className="w-4/5" />
            </span>
          </div>
        ))}
        <div className="h-11" />
      </div>
    </div>
  );
}

/** The whole list before its code runs. */
export function EntriesSkeleton() {
  return (
    <section aria-label="Entries" className="mt-8">
      <div className="flex min-h-8 items-center max-sm:min-h-[4.5rem] max-sm:items-start">
        <h2 className="text-base font-semibold tracking-tight">Entries</h2>
      </div>
      <div className="mt-2 h-9 max-sm:h-[6.25rem]" />
      <div className="mt-3 rounded-lg border border-border">
        <SkeletonTable />
      </div>
    </section>
  );
}
