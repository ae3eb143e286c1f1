"use client";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { queryKeys } from "@/lib/api/query-keys.ts";
import { keepTrail, keptTrail, type Neighbours, neighboursOn, type Trail } from "@/lib/ui/entry-trail.ts";

/** The entries before and after this one in the list that the reader came from; null when they came from none. */
export function useNeighbours(id: string): Neighbours | null {
  const client = useQueryClient();
  const [neighbours, setNeighbours] = useState<Neighbours | null>(null);
  useEffect(() => {
    // The list as it was left: while one walks along it, it must not change under one's feet.
    const kept = keptTrail();
    const known = kept && neighboursOn(kept, id);
    const trail = known ? null : newestListWith(client, id);
    if (trail) keepTrail(trail);
    setNeighbours(known ?? (trail && neighboursOn(trail, id)));
  }, [client, id]);
  return neighbours;
}

interface Listed {
  readonly entries?: readonly { readonly id: string }[];
  readonly pages?: readonly Listed[];
}

function newestListWith(client: QueryClient, id: string): Trail | null {
  const lists = client.getQueryCache().findAll({ queryKey: queryKeys.lists });
  const newestFirst = lists.sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt);
  for (const { state } of newestFirst) {
    const ids = idsOf(state.data as Listed | undefined);
    if (ids.includes(id)) return { ids };
  }
  return null;
}

function idsOf(list: Listed | undefined): string[] {
  if (list?.pages) return list.pages.flatMap(idsOf);
  return (list?.entries ?? []).map((entry) => entry.id);
}
