import type { Entry, Timeline, Why } from "async-workflow";
import type { Metadata } from "next";
import { cache } from "react";
import { EntryScreen } from "@/components/entry/entry-screen.tsx";
import { firstAnswer } from "../../first-answer.ts";

interface EntryPageProps {
  readonly params: Promise<{ id: string }>;
}

/** Characters of a result; the browser asks for a longer one itself, so that title and facts are there at once. */
const longestResult = 20_000;

const pathOf = (id: string) => `/api/entries/${encodeURIComponent(id)}`;

/** Once for the head and the page. */
const entryOf = cache(async (id: string): Promise<Entry | null> => {
  const entry = await firstAnswer<Entry>(pathOf(id), { longest: Number.POSITIVE_INFINITY });
  const isLong = JSON.stringify(entry?.result ?? null).length > longestResult;
  return entry && isLong ? { ...entry, result: null, resultTruncated: true } : entry;
});

export async function generateMetadata({ params }: EntryPageProps): Promise<Metadata> {
  return { title: (await entryOf((await params).id))?.title ?? "Entry" };
}

export default async function EntryPage({ params }: EntryPageProps) {
  const { id } = await params;
  const entry = await entryOf(id);
  if (!entry) return <EntryScreen id={id} known={null} />;
  const path = pathOf(id);
  const [timeline, why, lineage] = await Promise.all([
    firstAnswer<Timeline>(`${path}/timeline`),
    entry.state === "completed" ? null : firstAnswer<Why>(`${path}/why`),
    firstAnswer<{ entries: Entry[] }>(`${path}/lineage`),
  ]);
  return <EntryScreen id={id} known={{ entry, timeline, why, lineage: lineage?.entries ?? null }} />;
}
