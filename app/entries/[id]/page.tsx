import type { Entry } from "async-workflow";
import type { Metadata } from "next";
import { cache } from "react";
import { EntryScreen } from "@/components/entry/entry-screen.tsx";
import { firstAnswer } from "../../first-answer.ts";

interface EntryPageProps {
  readonly params: Promise<{ id: string }>;
}

/** Once for the head and the page. */
const titleOf = cache(async (id: string): Promise<string | undefined> => {
  const entry = await firstAnswer<Entry>(`/api/entries/${encodeURIComponent(id)}`);
  return entry?.title;
});

export async function generateMetadata({ params }: EntryPageProps): Promise<Metadata> {
  return { title: (await titleOf((await params).id)) ?? "Entry" };
}

export default async function EntryPage({ params }: EntryPageProps) {
  const { id } = await params;
  return <EntryScreen id={id} title={await titleOf(id)} />;
}
