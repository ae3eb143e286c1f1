"use client";
import { LoadProblem } from "@/components/ui/load-problem.tsx";
import { useWorkflowSummaries } from "@/hooks/use-workflow-stats.ts";
import { NoWorkflows } from "./no-workflows.tsx";
import { WorkflowsSkeleton } from "./workflows-skeleton.tsx";
import { WorkflowsTable } from "./workflows-table.tsx";

/** Every workflow that was ever registered, and how it does these days. */
export function WorkflowsScreen() {
  const { data, error, refetch } = useWorkflowSummaries();
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">Workflows</h1>
      <p className="mt-1 text-sm text-muted-foreground">What can run here, and how it went in the last 24 hours.</p>
      <LoadProblem
        what="The workflows"
        many
        problem={error}
        known={data !== undefined}
        onRetry={() => void refetch()}
        className="mt-4"
      />
      {data ? (
        <div className="mt-5 overflow-hidden rounded-lg border border-border">
          {data.length === 0 ? <NoWorkflows /> : <WorkflowsTable workflows={data} />}
        </div>
      ) : (
        !error && <WorkflowsSkeleton />
      )}
    </>
  );
}
