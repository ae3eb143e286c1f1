import type { WorkflowSummary } from "async-workflow";
import { StatusDot } from "./status-dot.tsx";

/** Who could take its entries: that nobody can is the one thing that must not be overlooked. */
export function WorkerCount({ workflow }: { readonly workflow: Pick<WorkflowSummary, "workers" | "liveVersions"> }) {
  const { workers, liveVersions } = workflow;
  if (workers === 0) return <StatusDot tone="red" text="No worker" />;
  return (
    <span className="block">
      {workers} {workers === 1 ? "worker" : "workers"}
      <span className="block truncate text-xs text-muted-foreground">
        {liveVersions.length === 1 ? "version" : "versions"} {liveVersions.join(", ")}
      </span>
    </span>
  );
}
