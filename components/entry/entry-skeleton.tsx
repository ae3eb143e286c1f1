import { Skeleton } from "@/components/ui/skeleton.tsx";

/** As high as what follows it: way back, title, badge, progress, facts, tabs, stages. */
export function EntrySkeleton() {
  return (
    <div aria-busy>
      <span role="status" className="sr-only">
        Loading the entry
      </span>
      <div className="flex h-8 items-center max-sm:h-11">
        <Skeleton className="h-4 w-20" />
      </div>
      <Skeleton className="mt-2 h-8 w-2/3 max-w-md" />
      <Skeleton className="mt-2.5 h-6 w-28 rounded-md" />
      <Skeleton className="mt-6 h-1.5 rounded-full" />
      <Skeleton className="mt-6 h-28 rounded-lg" />
      <div className="mt-5 flex h-10 items-center gap-6 border-b border-border px-3 max-sm:h-11">
        {["w-16", "w-16", "w-10", "w-10", "w-12"].map((width, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they never change places
          <Skeleton key={index} className={width} />
        ))}
      </div>
      <div className="mt-5 grid gap-3">
        <Skeleton className="h-7 w-32 rounded-md" />
        <Skeleton className="h-44 rounded-lg" />
      </div>
    </div>
  );
}
