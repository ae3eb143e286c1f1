import { Skeleton } from "@/components/ui/skeleton.tsx";

/** Three rows of the table before they are known. */
export function WorkflowsSkeleton() {
  return (
    <div aria-busy className="mt-5 overflow-hidden rounded-lg border border-border">
      <div className="h-9 border-b border-border bg-surface max-sm:hidden" />
      {[0, 1, 2].map((row) => (
        <div
          key={row}
          className="flex h-[4.25rem] items-center gap-8 border-b border-border px-4 last:border-0 max-sm:h-44"
        >
          <Skeleton className="w-40" />
          <Skeleton className="w-24 max-sm:hidden" />
          <Skeleton className="w-24 max-sm:hidden" />
        </div>
      ))}
    </div>
  );
}
