import type { SystemReport } from "async-workflow";
import type { Metadata } from "next";
import { Suspense } from "react";
import { SystemScreen } from "@/components/system/system-screen.tsx";
import { SystemSkeleton } from "@/components/system/system-skeleton.tsx";
import { firstAnswer } from "../first-answer.ts";

export const metadata: Metadata = { title: "System" };

/** To check takes longer than a page may be kept waiting: its frame comes first, the report behind it in the same answer. */
export default function SystemPage() {
  return (
    <Suspense fallback={<SystemSkeleton />}>
      <CheckedSystem />
    </Suspense>
  );
}

async function CheckedSystem() {
  return <SystemScreen known={await firstAnswer<SystemReport>("/api/system", { patienceMs: 2_000 })} />;
}
