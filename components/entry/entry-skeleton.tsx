import { Skeleton } from "@/components/ui/skeleton.tsx";

export function EntrySkeleton() {
  return (
    <div aria-busy className="grid gap-5">
      <span role="status" className="sr-only">
        Loading the entry
      </span>
      <Skeleton className="h-4 w-20" />
      <Skeleton className="h-8 w-2/3 max-w-md" />
      <Skeleton className="h-2 rounded-full" />
      <Skeleton className="h-24 rounded-lg" />
      <Skeleton className="h-48 rounded-lg" />
    </div>
  );
}
