"use client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { CreateEntryProvider } from "@/components/create-entry/create-entry-provider.tsx";
import { HintLayer } from "@/components/ui/hint.tsx";
import { Toaster } from "@/components/ui/toaster.tsx";
import { type Drawn, DrawnBy } from "@/hooks/use-preferences.ts";
import { leaveZone } from "@/lib/ui/zone.ts";
import { GoToKeys } from "./go-to-keys.tsx";
import { LiveProvider } from "./live-provider.tsx";
import { LiveRegion } from "./live-region.tsx";
import { RouteFocus } from "./route-focus.tsx";

/** Freshness is the live feed's work, so the query library does not refetch on its own. */
const createClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 1_000,
        retry: 1,
        retryDelay: 500,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: "always",
      },
    },
  });

interface ProvidersProps {
  readonly drawn: Drawn;
  /** A page outside: to sign in, to set up. */
  readonly bare: boolean;
  readonly children: ReactNode;
}

export function Providers({ drawn, bare, children }: ProvidersProps) {
  const [client] = useState(createClient);
  useEffect(leaveZone, []);
  return (
    <DrawnBy value={drawn}>
      <QueryClientProvider client={client}>
        <LiveProvider off={bare}>
          <CreateEntryProvider>{children}</CreateEntryProvider>
        </LiveProvider>
      </QueryClientProvider>
      <HintLayer />
      <Toaster />
      <LiveRegion />
      <RouteFocus />
      <GoToKeys />
    </DrawnBy>
  );
}
