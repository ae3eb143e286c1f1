"use client";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { LiveContext } from "@/hooks/use-live.ts";
import { Live } from "@/lib/api/live.ts";
import { foldEntries, refreshShown } from "@/lib/api/live-cache.ts";
import { toast } from "@/lib/ui/toast.ts";

/** The contract: never staler than two seconds. */
const pollMs = 2_000;

interface LiveProviderProps {
  /** Nobody is signed in yet, so there is nothing to follow. */
  readonly off: boolean;
  readonly children: ReactNode;
}

/** One live feed for the whole app. It rests while the tab is hidden. */
export function LiveProvider({ off, children }: LiveProviderProps) {
  const client = useQueryClient();
  const [live] = useState(
    () =>
      new Live({
        url: "/api/stream",
        pollMs,
        onEntries: (entries) => foldEntries(client, entries),
        refresh: () => refreshShown(client),
        onNewBuild: () =>
          toast.success("There is a new version of this page", {
            description: "What you have open goes on working. Load it when it suits you.",
            action: { label: "Load it", onClick: () => location.reload() },
          }),
      }),
  );
  useEffect(() => {
    if (off) return;
    const followVisibility = () => (document.hidden ? live.rest() : live.retryNow());
    if (!document.hidden) live.start();
    document.addEventListener("visibilitychange", followVisibility);
    // Either way what was known of the connection is worth nothing now.
    window.addEventListener("online", live.retryNow);
    window.addEventListener("offline", live.retryNow);
    return () => {
      document.removeEventListener("visibilitychange", followVisibility);
      window.removeEventListener("online", live.retryNow);
      window.removeEventListener("offline", live.retryNow);
      live.rest();
    };
  }, [live, off]);
  return <LiveContext value={live}>{children}</LiveContext>;
}
