"use client";
import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useHydrated } from "./use-hydrated.ts";

/**
 * Puts what the server asked for already where the hooks look first, so that it is drawn by the server and taken over as drawn.
 * Null or nothing: the server does not know it. It was read after the reader set out for the page, and counts as that old: on a
 * slow way the browser asks again at once. Come upon later, by the Back button, it counts as old in any case. Whatever the
 * browser knows by itself is never replaced.
 */
export function useFirstData(known: readonly (readonly [key: QueryKey, data: unknown])[]): void {
  const client = useQueryClient();
  const isHydrated = useHydrated();
  useState(() => {
    const updatedAt = isHydrated ? 0 : Date.now() - performance.now();
    for (const [key, data] of known) {
      if (data != null && client.getQueryData(key) === undefined) client.setQueryData(key, data, { updatedAt });
    }
  });
}
