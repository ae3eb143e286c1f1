"use client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { HintLayer } from "@/components/ui/hint.tsx";
import { Toaster } from "@/components/ui/toaster.tsx";
import { LiveProvider } from "./live-provider.tsx";
import { LiveRegion } from "./live-region.tsx";
import { RouteFocus } from "./route-focus.tsx";

/** Freshness is the live feed's work, so the query library does not refetch on its own. */
const createClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: { staleTime: 1_000, retry: 1, retryDelay: 500, refetchOnWindowFocus: false, refetchOnReconnect: false },
    },
  });

export function Providers({ children }: { readonly children: ReactNode }) {
  const [client] = useState(createClient);
  return (
    <ThemeProvider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange>
      <NuqsAdapter>
        <QueryClientProvider client={client}>
          <LiveProvider>{children}</LiveProvider>
        </QueryClientProvider>
      </NuqsAdapter>
      <HintLayer />
      <Toaster />
      <LiveRegion />
      <RouteFocus />
    </ThemeProvider>
  );
}
