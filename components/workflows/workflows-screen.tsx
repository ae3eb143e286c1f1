"use client";
import { Button } from "@/components/ui/button.tsx";
import { ProblemNotice } from "@/components/ui/notice.tsx";
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
      {error && (
        <ProblemNotice
          className="mt-4"
          title={
            data
              ? "The workflows could not be refreshed; these are the last known"
              : "The workflows could not be loaded"
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
        <div className="mt-5 overflow-hidden rounded-lg border border-border">
          {data.length === 0 ? <NoWorkflows /> : <WorkflowsTable workflows={data} />}
        </div>
      ) : (
        !error && <WorkflowsSkeleton />
      )}
    </>
  );
}
