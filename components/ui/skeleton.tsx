import { cn } from "@/lib/ui/cn.ts";

export function Skeleton({ className }: { readonly className?: string }) {
  return <span data-slot="skeleton" className={cn("block h-3.5 animate-pulse rounded bg-muted", className)} />;
}
