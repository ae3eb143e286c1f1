"use client";
import { useZone } from "@/hooks/use-preferences.ts";
import { clockTime } from "@/lib/ui/time.ts";

/** Says how far the figures reach; the line keeps its place while that is not known. */
export function MetricsHeader({ countedUntil }: { readonly countedUntil: string | null }) {
  const zone = useZone();
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">Metrics</h1>
      <p className="mt-1 min-h-5 text-sm text-muted-foreground tabular-nums">
        {countedUntil === null
          ? "What was done, and how long it took."
          : `Everything until ${clockTime(countedUntil, zone)} is counted.`}
      </p>
    </>
  );
}
