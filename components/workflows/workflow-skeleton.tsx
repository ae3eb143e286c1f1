import { Skeleton } from "@/components/ui/skeleton.tsx";

export function WorkflowSkeleton() {
  return (
    <div aria-busy>
      <Skeleton className="h-7 w-56" />
      <Skeleton className="mt-3 w-80 max-w-full" />
      <div className="mt-6 grid grid-cols-2 gap-3 lg:grid-cols-4">
        {[0, 1, 2, 3].map((place) => (
          <div key={place} className="h-[6.625rem] rounded-lg border border-border bg-card p-4">
            <Skeleton className="w-20" />
          </div>
        ))}
      </div>
      <div className="mt-8 h-56 rounded-lg border border-border" />
    </div>
  );
}
