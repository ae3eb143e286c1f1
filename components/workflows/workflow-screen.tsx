"use client";
import { Button } from "@/components/ui/button.tsx";
import { ProblemNotice } from "@/components/ui/notice.tsx";
import { usePageName } from "@/hooks/use-page-name.ts";
import { useWorkflowStats } from "@/hooks/use-workflow-stats.ts";
import { RecentEntries } from "./recent-entries.tsx";
import { StageGraph } from "./stage-graph.tsx";
import { StartExample } from "./start-example.tsx";
import { VersionsTable } from "./versions-table.tsx";
import { WorkflowCards } from "./workflow-cards.tsx";
import { WorkflowHeader } from "./workflow-header.tsx";
import { WorkflowMissing } from "./workflow-missing.tsx";
import { WorkflowSkeleton } from "./workflow-skeleton.tsx";

/** One workflow: how its stages do, who runs which version, what was started last and how to start more. */
export function WorkflowScreen({ name }: { readonly name: string }) {
  const { data, error, refetch } = useWorkflowStats(name);
  usePageName(data?.title);
  if (error?.status === 404) return <WorkflowMissing name={name} />;
  return (
    <>
      {error && (
        <ProblemNotice
          className="mb-5"
          title={
            data
              ? "The workflow could not be refreshed; this is what was last known"
              : "The workflow could not be loaded"
          }
          problem={error}
          action={
            <Button variant="outline" size="small" onClick={() => void refetch()}>
              Retry
            </Button>
          }
        />
      )}
      {data ? (
        <>
          <WorkflowHeader workflow={data} />
          <WorkflowCards workflow={data} />
          <StageGraph stages={data.stages} />
          <div className="mt-8 grid gap-8 lg:grid-cols-2">
            <VersionsTable versions={data.versions} />
            <RecentEntries workflow={name} />
          </div>
          <StartExample name={name} />
        </>
      ) : (
        !error && <WorkflowSkeleton />
      )}
    </>
  );
}
