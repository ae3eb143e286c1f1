"use client";
import type { Bulk } from "async-workflow";
import { MessagePage } from "@/components/shell/message-page.tsx";
import { buttonVariants } from "@/components/ui/button.tsx";
import { Link } from "@/components/ui/link.tsx";
import { LoadProblem } from "@/components/ui/load-problem.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { useBulk } from "@/hooks/use-bulk.ts";
import { usePageName } from "@/hooks/use-page-name.ts";
import { bulkProgressText, bulkTitle } from "@/lib/ui/bulk-words.ts";
import { BulkFacts } from "./bulk-facts.tsx";
import { BulkNext } from "./bulk-next.tsx";
import { BulkOutcomes } from "./bulk-outcomes.tsx";
import { BulkProgress } from "./bulk-progress.tsx";

/** One bulk action: how far it is, and what came of each entry. */
export function BulkScreen({ id }: { readonly id: string }) {
  const { data, error, refetch } = useBulk(id);
  usePageName(data && bulkTitle(data.action, data.total));
  if (error?.status === 404) return <BulkMissing />;
  return (
    <>
      <LoadProblem
        what="The bulk action"
        problem={error}
        known={data !== undefined}
        onRetry={() => void refetch()}
        className="mb-6"
      />
      {!data && <h1 className="sr-only">Bulk action</h1>}
      {!data && !error && (
        <div role="status" aria-label="Loading the bulk action" className="grid gap-4">
          <Skeleton className="h-7 w-64" />
          <Skeleton className="h-2 w-full" />
        </div>
      )}
      {data && <Known bulk={data} />}
    </>
  );
}

function Known({ bulk }: { readonly bulk: Bulk }) {
  return (
    <article data-slot="bulk-page" data-state={bulk.state}>
      <header className="flex flex-wrap items-start gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-64">
          <h1 className="text-2xl font-semibold tracking-tight">{bulkTitle(bulk.action, bulk.total)}</h1>
          <p role="status" className="mt-1 text-muted-foreground tabular-nums">
            {bulkProgressText(bulk)}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <BulkNext bulk={bulk} />
        </div>
      </header>
      <BulkProgress bulk={bulk} className="mt-5 h-3" />
      <BulkFacts bulk={bulk} />
      <BulkOutcomes bulk={bulk} />
    </article>
  );
}

function BulkMissing() {
  return (
    <MessagePage
      title="There is no such bulk action"
      actions={
        <Link href="/bulk" className={buttonVariants()}>
          All bulk actions
        </Link>
      }
    >
      They are kept for 30 days. Perhaps it is older, or the address was cut off.
    </MessagePage>
  );
}
