"use client";
import { useNow } from "@/hooks/use-now.ts";
import { duration, wholeSeconds } from "@/lib/ui/time.ts";

interface DurationProps {
  readonly from: string;
  /** Null while it goes on: then it counts, in whole seconds. */
  readonly to: string | null;
}

export function Duration({ from, to }: DurationProps) {
  if (to === null) return <Counting from={from} />;
  return <span className="tabular-nums">{duration(Date.parse(to) - Date.parse(from))}</span>;
}

function Counting({ from }: { readonly from: string }) {
  const ms = useNow() - Date.parse(from);
  return <span className="tabular-nums">{wholeSeconds(ms)}</span>;
}
