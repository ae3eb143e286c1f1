"use client";
import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

/**
 * Puts what the server asked for already where the hooks look first, so that it is drawn by the server and taken over as drawn.
 * Null or nothing: the server does not know it. It counts as old: the browser asks again at once, and so misses nothing that changed on the
 * way. Whatever the browser knows by itself is never replaced.
 */
export function useFirstData(known: readonly (readonly [key: QueryKey, data: unknown])[]): void {
  const client = useQueryClient();
  useState(() => {
    for (const [key, data] of known) {
      if (data != null && client.getQueryData(key) === undefined) client.setQueryData(key, data, { updatedAt: 0 });
    }
  });
}
