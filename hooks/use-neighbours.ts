"use client";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { type EntryList, rowsOf } from "async-workflow/react";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { queryKeys } from "@/lib/api/query-keys.ts";
import { forgetTrail, keepTrail, keptTrail, type Neighbours, neighboursOn, type Trail } from "@/lib/ui/entry-trail.ts";

interface Walk {
  /** Null: the reader came from no list that has this entry. */
  readonly neighbours: Neighbours | null;
  /** Goes to the next (1) or the previous (−1) entry; pressed twice at once, to the one after. */
  readonly walk: (by: 1 | -1) => void;
}

/** The entries before and after this one in the list that the reader came from. */
export function useNeighbours(id: string): Walk {
  const client = useQueryClient();
  const router = useRouter();
  const [trail, setTrail] = useState<Trail | null>(null);
  const goal = useRef(id);
  useEffect(() => {
    goal.current = id;
    // The list as it was left: while one walks along it, it must not change under one's feet.
    const kept = keptTrail();
    const known = kept && neighboursOn(kept, id) ? kept : newestListWith(client, id);
    if (known) keepTrail(known);
    setTrail(known);
  }, [client, id]);
  // Whoever goes back to a list may come from another one next time.
  useEffect(
    () => () => {
      if (!location.pathname.startsWith("/entries/")) forgetTrail();
    },
    [],
  );
  const walk = (by: 1 | -1) => {
    const from = trail && neighboursOn(trail, goal.current);
    const to = from && (by > 0 ? from.next : from.previous);
    if (!to) return;
    goal.current = to;
    router.push(`/entries/${encodeURIComponent(to)}`);
  };
  return { neighbours: trail && neighboursOn(trail, id), walk };
}

function newestListWith(client: QueryClient, id: string): Trail | null {
  const lists = client.getQueryCache().findAll({ queryKey: queryKeys.lists });
  const newestFirst = lists.sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt);
  for (const { state } of newestFirst) {
    const list = state.data as EntryList | undefined;
    const ids = list ? rowsOf(list).map((entry) => entry.id) : [];
    if (ids.includes(id)) return { ids };
  }
  return null;
}
