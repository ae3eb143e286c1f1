"use client";
import type { ErrorGroupDetail } from "async-workflow";
import { MessagePage } from "@/components/shell/message-page.tsx";
import { buttonVariants } from "@/components/ui/button.tsx";
import { Link } from "@/components/ui/link.tsx";
import { LoadProblem } from "@/components/ui/load-problem.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { useErrorGroup } from "@/hooks/use-errors.ts";
import { usePageName } from "@/hooks/use-page-name.ts";
import { ErrorFacts } from "./error-facts.tsx";
import { ErrorFailures } from "./error-failures.tsx";
import { ErrorHeader } from "./error-header.tsx";
import { ErrorSamples } from "./error-samples.tsx";
import { ErrorShares } from "./error-shares.tsx";
import { HourBars } from "./hour-bars.tsx";

/** One kind of failure: how it reads, when and where it happens, and what it hit. */
export function ErrorScreen({ fingerprint }: { readonly fingerprint: string }) {
  const { data, error, refetch } = useErrorGroup(fingerprint);
  usePageName(data && (data.title || data.kind));
  if (error?.status === 404) return <ErrorMissing />;
  return (
    <>
      <LoadProblem
        what="The error"
        problem={error}
        known={data !== undefined}
        onRetry={() => void refetch()}
        className="mb-6"
      />
      {!data && <h1 className="sr-only">Error</h1>}
      {!data && !error && (
        <div role="status" aria-label="Loading the error" className="grid gap-3">
          <Skeleton className="h-4 w-24" />
          <Skeleton className="h-7 w-3/4 max-w-xl" />
          <Skeleton className="mt-6 h-40 w-full" />
        </div>
      )}
      {data && <Known group={data} />}
    </>
  );
}

function Known({ group }: { readonly group: ErrorGroupDetail }) {
  return (
    <article data-slot="error-page" data-status={group.status}>
      <ErrorHeader group={group} />
      <div className="mt-6 grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <section
          aria-labelledby="error-hours"
          className="min-w-0 rounded-lg border border-border bg-card p-4 lg:col-start-2"
        >
          <h2 id="error-hours" className="font-semibold tracking-tight">
            Last 24 hours
          </h2>
          <div data-tone={group.status === "open" ? "red" : "gray"} className="mt-3">
            <HourBars hours={group.hours} className="h-16" />
          </div>
          <ErrorFacts group={group} />
        </section>
        <div className="grid min-w-0 gap-6 lg:col-start-1 lg:row-span-3 lg:row-start-1">
          <ErrorSamples samples={group.samples} />
          <ErrorFailures group={group} />
        </div>
        <div className="min-w-0 lg:col-start-2">
          <ErrorShares group={group} />
        </div>
      </div>
    </article>
  );
}

function ErrorMissing() {
  return (
    <MessagePage
      title="There is no such error"
      actions={
        <Link href="/errors" className={buttonVariants()}>
          All errors
        </Link>
      }
    >
      Perhaps the last entry that failed so was removed when its retention ended, or the address was cut off: a
      fingerprint has 16 characters.
    </MessagePage>
  );
}
