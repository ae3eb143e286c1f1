import type { Metadata } from "next";
import { Suspense } from "react";
import { BulkScreen } from "@/components/bulk/bulk-screen.tsx";

export const metadata: Metadata = { title: "Bulk action" };

export default async function OneBulkPage({ params }: { readonly params: Promise<{ id: string }> }) {
  const { id } = await params;
  return (
    <Suspense>
      <BulkScreen id={id} />
    </Suspense>
  );
}
