import type { Metadata } from "next";
import { BulksScreen } from "@/components/bulk/bulks-screen.tsx";

export const metadata: Metadata = { title: "Bulk" };

export default function BulkPage() {
  return <BulksScreen />;
}
