import type { Metadata } from "next";
import { ErrorScreen } from "@/components/errors/error-screen.tsx";

export const metadata: Metadata = { title: "Error" };

export default async function ErrorPage({ params }: { readonly params: Promise<{ fingerprint: string }> }) {
  const { fingerprint } = await params;
  return <ErrorScreen fingerprint={fingerprint} />;
}
