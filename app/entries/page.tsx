import type { EntryPage } from "async-workflow/client";
import type { Metadata } from "next";
import { Suspense } from "react";
import { EntriesHeader } from "@/components/entries/entries-header.tsx";
import { EntriesList } from "@/components/entries/entries-list.tsx";
import { EntriesSkeleton, SkeletonTable } from "@/components/entries/entries-skeleton.tsx";
import { WorkflowGuide } from "@/components/entries/workflow-guide.tsx";
import { listParams, readListQuery } from "@/lib/ui/list-query.ts";
import { type Address, addressOf, firstAnswer } from "../first-answer.ts";

export const metadata: Metadata = { title: "Entries" };

/** Heading and first rows come with the HTML; the rows not where they take long to find. */
export default async function EntriesPage({ searchParams }: { readonly searchParams: Promise<Address> }) {
  const params = listParams(readListQuery(addressOf(await searchParams))).toString();
  const page = await firstAnswer<EntryPage>(`/api/entries?${params}`);
  return (
    <>
      <EntriesHeader />
      <Suspense fallback={<div className="mt-6 h-12 rounded-lg border border-border bg-surface sm:h-[10.5rem]" />}>
        <WorkflowGuide />
      </Suspense>
      <Suspense fallback={<EntriesSkeleton />}>
        <EntriesList skeleton={<SkeletonTable />} known={page && { params, page }} />
      </Suspense>
    </>
  );
}
