"use client";
import type { Entry } from "async-workflow";
import { useEffect, useState } from "react";
import { useFirstNow } from "@/hooks/use-now.ts";
import { serverNow } from "@/lib/api/server-clock.ts";

const shortestMs = 4_000;
const growth = 1.25;

/** Some room ahead of now, in steps: the bars stand still until it is used up. */
function roomFor(from: number, now: number): number {
  let span = shortestMs;
  while (span < (now - from) * 1.02) span *= growth;
  return from + span;
}

/** How far the axis reaches, and the moment at which that was decided: live bars grow from then on by themselves. */
export function useAxisEnd(entry: Entry): { readonly end: number; readonly decidedAt: number } {
  const from = Date.parse(entry.createdAt);
  const decide = (now: number) => ({ end: roomFor(from, now), decidedAt: now });
  const firstNow = useFirstNow();
  const [live, setLive] = useState(() => decide(firstNow));
  const { finishedAt } = entry;
  useEffect(() => {
    if (finishedAt !== null) return;
    const timer = setTimeout(() => setLive(decide(serverNow())), Math.max(live.end - serverNow(), 100));
    return () => clearTimeout(timer);
  });
  return finishedAt === null ? live : { end: Date.parse(finishedAt), decidedAt: live.decidedAt };
}
