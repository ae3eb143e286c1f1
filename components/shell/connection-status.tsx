"use client";
import { Button } from "@/components/ui/button.tsx";
import { type LiveStatus, useLive } from "@/hooks/use-live.ts";
import { useNow } from "@/hooks/use-now.ts";
import { useShortcuts } from "@/hooks/use-shortcuts.ts";
import { serverNow } from "@/lib/api/server-clock.ts";
import { cn } from "@/lib/ui/cn.ts";
import type { Tone } from "@/lib/ui/status.ts";
import { clockTime } from "@/lib/ui/time.ts";

const tones: Record<LiveStatus["kind"], Tone> = {
  connecting: "gray",
  live: "green",
  polling: "blue",
  paused: "outline",
  reconnecting: "amber",
  offline: "red",
};

/** Whether what the page shows is fresh: a dot and, always, words. */
export function ConnectionStatus() {
  const { status, retryNow, pause, resume } = useLive();
  useShortcuts({ pause: status.kind === "paused" ? resume : pause });
  const failing = status.kind === "reconnecting" || status.kind === "offline";
  const button = failing || status.kind === "paused";
  return (
    // With a button it is too wide for the bar of a phone: there it hangs below, over the page, which does not move.
    <div
      data-slot="connection-status"
      data-state={status.kind}
      className={cn(
        "flex items-center gap-2 px-2",
        button &&
          "max-sm:absolute max-sm:inset-x-0 max-sm:top-full max-sm:border-b max-sm:border-border max-sm:bg-background max-sm:px-4 max-sm:[&>button]:ml-auto",
      )}
    >
      <span
        data-tone={tones[status.kind]}
        aria-hidden
        className={cn("size-2 rounded-full bg-(--tone-solid)", status.kind === "connecting" && "animate-pulse")}
      />
      <span role="status" className="text-xs whitespace-nowrap text-muted-foreground tabular-nums">
        <Words status={status} />
      </span>
      {status.kind === "paused" && (
        <Button variant="outline" size="small" aria-keyshortcuts="p" onClick={resume}>
          Resume
        </Button>
      )}
      {failing && (
        <Button variant="outline" size="small" onClick={retryNow}>
          Retry now
        </Button>
      )}
    </div>
  );
}

function Words({ status }: { readonly status: LiveStatus }) {
  switch (status.kind) {
    case "connecting":
      return "Connecting";
    case "live":
      return "Live";
    case "polling":
      return "Polling";
    case "paused":
      return `Paused by you at ${clockTime(status.since)}`;
    case "reconnecting":
      return <Countdown retryAt={status.retryAt} />;
    case "offline":
      return `Offline since ${clockTime(status.since)}`;
  }
}

function Countdown({ retryAt }: { readonly retryAt: number }) {
  useNow();
  const seconds = Math.max(0, Math.ceil((retryAt - serverNow()) / 1_000));
  return <span aria-live="off">{seconds > 0 ? `Reconnecting in ${seconds} s` : "Reconnecting"}</span>;
}
