import { Skeleton } from "@/components/ui/skeleton.tsx";
import { MetricsHeader } from "./metrics-header.tsx";

const places = (count: number) => Array.from({ length: count }, (_, index) => index);

/** The page before anything is known, with every part in its place. */
export function MetricsSkeleton() {
  return (
    <>
      <MetricsHeader countedUntil={null} />
      <div className="mt-5 h-9 max-sm:h-[9.75rem]" />
      <MetricsBody />
    </>
  );
}

export function MetricsBody() {
  return (
    <div aria-busy>
      <div className="mt-5 grid grid-cols-2 gap-3 lg:grid-cols-4">
        {places(4).map((place) => (
          <div key={place} className="h-[6.625rem] rounded-lg border border-border bg-card p-4">
            <Skeleton className="w-20" />
            <Skeleton className="mt-3 h-6 w-16" />
          </div>
        ))}
      </div>
      <div className="mt-4 grid gap-4 lg:grid-cols-2">
        {places(6).map((place) => (
          <div key={place} className="h-[20.875rem] rounded-lg border border-border bg-card p-4">
            <Skeleton className="w-24" />
            <Skeleton className="mt-2 w-48" />
          </div>
        ))}
      </div>
    </div>
  );
}
