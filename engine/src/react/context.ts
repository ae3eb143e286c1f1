"use client";
/** Hands the client to the hooks below it, and lets its feed rest while nobody looks. */
import { useQueryClient } from "@tanstack/react-query";
import { createContext, createElement, type ReactElement, type ReactNode, useContext, useEffect } from "react";
import type { Client } from "../client/index.ts";
import { type LiveCache, liveCacheOf } from "./live-cache.ts";

const ClientContext = createContext<Client | null>(null);

export interface AsyncWorkflowProviderProps {
  readonly client: Client;
  readonly children?: ReactNode;
}

/** Must stand below a `QueryClientProvider`. */
export function AsyncWorkflowProvider({ client, children }: AsyncWorkflowProviderProps): ReactElement {
  useEffect(() => {
    const { feed } = client;
    const followVisibility = () => (document.hidden ? feed.rest() : feed.retryNow());
    if (document.hidden) feed.rest();
    document.addEventListener("visibilitychange", followVisibility);
    // Either way what was known of the connection is worth nothing now.
    window.addEventListener("online", feed.retryNow);
    window.addEventListener("offline", feed.retryNow);
    return () => {
      document.removeEventListener("visibilitychange", followVisibility);
      window.removeEventListener("online", feed.retryNow);
      window.removeEventListener("offline", feed.retryNow);
    };
  }, [client]);
  return createElement(ClientContext.Provider, { value: client }, children);
}

/** The client of the provider above. */
export function useClient(): Client {
  const client = useContext(ClientContext);
  if (!client) throw new Error("There is no AsyncWorkflowProvider above this component.");
  return client;
}

/** What the hooks share. `client`: another one than that of the provider. */
export function useLiveCache(client?: Client): LiveCache {
  const given = useClient();
  return liveCacheOf(client ?? given, useQueryClient());
}
