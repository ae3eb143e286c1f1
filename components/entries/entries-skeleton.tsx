import { Skeleton } from "@/components/ui/skeleton.tsx";
import { cn } from "@/lib/ui/cn.ts";
import { cellClass, rowClass } from "./columns.ts";
import { EntriesTableHead } from "./entries-table.tsx";

const widths = ["w-3/5", "w-2/5", "w-4/5", "w-1/2", "w-3/4", "w-2/5", "w-3/5", "w-1/2"] as const;

/** The table before its rows: same columns, same heights. */
export function SkeletonTable() {
  return (
    <div aria-busy className="overflow-hidden" data-slot="entries-skeleton">
      <span className="sr-only" role="status">
        Loading entries
      </span>
      <table aria-hidden className="w-full table-fixed max-sm:block">
        <EntriesTableHead />
        <tbody className="max-sm:block">
          {widths.map((width, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
            <tr key={index} className={cn(rowClass, "hover:bg-transparent")}>
              <td className={cellClass}>
                <Skeleton className={width} />
              </td>
              <td className={cellClass}>
                <Skeleton className="h-6 w-24 rounded-md" />
              </td>
              <td className={cellClass}>
                <Skeleton className="h-1.5 rounded-full" />
              </td>
              <td className={cn(cellClass, "max-sm:hidden")}>
                <Skeleton className="w-2/3" />
              </td>
              <td className={cellClass}>
                <Skeleton className="w-4/5 max-sm:w-20" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The whole list before its code runs. */
export function EntriesSkeleton() {
  return (
    <section aria-label="Entries" className="mt-8">
      <div className="flex h-9 items-center max-sm:h-11">
        <h2 className="text-base font-semibold tracking-tight">Entries</h2>
      </div>
      <div className="mt-3 rounded-lg border border-border">
        <SkeletonTable />
      </div>
    </section>
  );
}
