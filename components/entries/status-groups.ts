import type { WorkflowDescription } from "async-workflow";
import { statusChain } from "@/lib/ui/status.ts";

/** The statuses that can be filtered by: those that every entry can have, then each workflow's own. */
export interface StatusGroup {
  readonly label: string;
  readonly stages: readonly string[];
  readonly statuses: readonly string[];
}

export function statusGroups(
  workflows: readonly WorkflowDescription[],
  only: readonly string[] | undefined,
): readonly StatusGroup[] {
  const chosen = workflows.filter(({ name }) => only === undefined || only.includes(name));
  const own = chosen.map(({ title, stages }) => ({ label: title, stages, statuses: statusChain(stages).slice(1, -1) }));
  return [
    { label: "Any workflow", stages: [], statuses: ["CREATED", "COMPLETED", "FAILED", "CANCELLED", "EXPIRED"] },
    ...own.filter(({ statuses }) => statuses.length > 0),
  ];
}
