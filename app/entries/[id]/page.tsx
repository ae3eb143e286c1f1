import type { Metadata } from "next";
import { EntryScreen } from "@/components/entry/entry-screen.tsx";

export const metadata: Metadata = { title: "Entry" };

export default async function EntryPage({ params }: { readonly params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <EntryScreen id={id} />;
}
