import type { Metadata } from "next";
import { Suspense } from "react";
import { EntriesHeader } from "@/components/entries/entries-header.tsx";
import { EntriesList } from "@/components/entries/entries-list.tsx";
import { EntriesSkeleton, SkeletonTable } from "@/components/entries/entries-skeleton.tsx";
import { WorkflowGuide } from "@/components/entries/workflow-guide.tsx";

export const metadata: Metadata = { title: "Entries" };

/** Heading and skeleton come with the HTML; what depends on the URL's filters is filled in by the browser. */
export default function EntriesPage() {
  return (
    <>
      <EntriesHeader />
      <Suspense fallback={<div className="mt-6 h-12 rounded-lg border border-border bg-surface sm:h-[10.5rem]" />}>
        <WorkflowGuide />
      </Suspense>
      <Suspense fallback={<EntriesSkeleton />}>
        <EntriesList skeleton={<SkeletonTable />} />
      </Suspense>
    </>
  );
}
