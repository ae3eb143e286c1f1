import type { StageRecord } from "async-workflow";
import { type StatusToken, statusToken } from "@/lib/ui/status.ts";

/** A stage wears the colour of the status that it leads to; only its end can change that. */
export function stageToken(stage: StageRecord, position: number, stages: readonly string[]): StatusToken {
  switch (stage.state) {
    case "pending":
      return statusToken("CREATED", stages);
    case "failed":
      return statusToken("FAILED", stages);
    case "cancelled":
      return statusToken("CANCELLED", stages);
    case "completed":
      return { ...statusToken(position === stages.length - 1 ? "COMPLETED" : stage.name, stages), shape: "check" };
    default:
      return { ...statusToken(stage.name, stages), shape: "ring", fraction: 0.6 };
  }
}
