"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Entry } from "async-workflow";
import type { ApiError } from "async-workflow/client";
import { useEffect, useState } from "react";
import { api } from "@/lib/api/client.ts";
import { queryKeys } from "@/lib/api/query-keys.ts";

const restMs = 150;
const shortest = 2;
const most = 6;
const nothing: readonly Entry[] = [];

/** Entries by the beginning of their id or by words of their title, for a text that is being typed; asked for once the typing rests. The last ones stay until the next are there. */
export function useFoundEntries(text: string): { entries: readonly Entry[]; isSearching: boolean } {
  const wanted = text.trim();
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setAsked(wanted), restMs);
    return () => clearTimeout(timer);
  }, [wanted]);
  const enabled = asked.length >= shortest;
  const { data, isFetching } = useQuery<readonly Entry[], ApiError>({
    queryKey: queryKeys.found(asked),
    queryFn: async ({ signal }) => (await api.list({ q: asked, limit: most }, { signal })).entries,
    enabled,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    retry: false,
  });
  const isSearching = wanted.length >= shortest && (isFetching || asked !== wanted);
  return { entries: wanted.length >= shortest ? (data ?? nothing) : nothing, isSearching };
}
