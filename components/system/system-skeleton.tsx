import { Skeleton } from "@/components/ui/skeleton.tsx";

/** The page while the system is being checked. */
export function SystemSkeleton() {
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">System</h1>
      <div className="mt-1 h-5" />
      <SystemRowsSkeleton />
    </>
  );
}

export function SystemRowsSkeleton() {
  return (
    <div role="status" aria-label="Checking the system" className="mt-8">
      <Skeleton className="h-5 w-24" />
      <div className="mt-3 rounded-lg border border-border">
        {Array.from({ length: 8 }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
          <div key={index} className="flex h-row items-center gap-3 border-t border-border px-4 first:border-t-0">
            <Skeleton className="size-4" />
            <Skeleton className="w-40" />
            <Skeleton className="w-64 max-sm:hidden" />
          </div>
        ))}
      </div>
    </div>
  );
}
