"use client";
import { useQueryClient } from "@tanstack/react-query";
import { AsyncWorkflowProvider } from "async-workflow/react";
import { type ReactNode, useEffect } from "react";
import { api } from "@/lib/api/client.ts";
import { followNews, refreshRest } from "@/lib/api/live-rest.ts";
import { syncServerClock } from "@/lib/api/server-clock.ts";
import { toast } from "@/lib/ui/toast.ts";

interface LiveProviderProps {
  /** Nobody is signed in yet, so there is nothing to follow. */
  readonly off: boolean;
  readonly children: ReactNode;
}

/** One live feed for the whole app. It rests while the tab is hidden. */
export function LiveProvider({ off, children }: LiveProviderProps) {
  const cache = useQueryClient();
  useEffect(() => {
    if (off) return;
    let loaded: string | undefined;
    return api.feed.listen({
      onEntries: (entries) => followNews(cache, entries),
      refresh: () => refreshRest(cache),
      onNews: ({ serverTime, build }) => {
        if (serverTime) syncServerClock(serverTime);
        if (build === undefined) return;
        if (loaded !== undefined && loaded !== build) offerNewBuild();
        loaded = build;
      },
    });
  }, [cache, off]);
  return <AsyncWorkflowProvider client={api}>{children}</AsyncWorkflowProvider>;
}

function offerNewBuild(): void {
  toast.success("There is a new version of this page", {
    description: "What you have open goes on working. Load it when it suits you.",
    action: { label: "Load it", onClick: () => location.reload() },
  });
}
