"use client";
import { LoadProblem } from "@/components/ui/load-problem.tsx";
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
      <LoadProblem
        what="The workflow"
        problem={error}
        known={data !== undefined}
        onRetry={() => void refetch()}
        className="mb-5"
      />
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
