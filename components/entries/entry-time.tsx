"use client";
import { useNow } from "@/hooks/use-now.ts";
import { useZone } from "@/hooks/use-preferences.ts";
import { cn } from "@/lib/ui/cn.ts";
import { dateTime, exactTime, relativeTime } from "@/lib/ui/time.ts";

interface EntryTimeProps {
  readonly iso: string;
  readonly className?: string;
}

/** Date and time, and how long ago that is. The exact instant with its offset is in the title. */
export function EntryTime({ iso, className }: EntryTimeProps) {
  const now = useNow();
  const zone = useZone();
  return (
    <time
      dateTime={iso}
      title={exactTime(iso, zone)}
      className={cn("flex min-w-0 flex-wrap gap-x-1.5 tabular-nums", className)}
    >
      <span className="whitespace-nowrap">{dateTime(iso, now, zone)}</span>
      <span className="whitespace-nowrap text-muted-foreground">{relativeTime(iso, now)}</span>
    </time>
  );
}
