/** What a start answers: the entry as it was committed, without reading it back. */
import type { Entry } from "../model/entry.ts";
import type { AnyWorkflow } from "../model/workflow.ts";
import type { StartRequest } from "./start-request.ts";

/**
 * The entry of a request that was committed at that time; `worker`: who runs it already. Written out: spreading one part
 * into it takes V8 35 µs instead of 0.7.
 */
export function newEntry(
  id: string,
  createdAt: Date,
  workflow: AnyWorkflow,
  request: StartRequest,
  worker: string | null,
): Entry {
  const time = createdAt.toISOString();
  const { title, priority, tags, owner } = request;
  const due = request.notBefore === null ? createdAt.getTime() + request.delayMs : Date.parse(request.notBefore);
  const scheduled = due > createdAt.getTime();
  return {
    id,
    title,
    priority,
    tags,
    owner,
    createdAt: time,
    updatedAt: time,
    workflow: workflow.name,
    workflowVersion: workflow.version,
    status: "CREATED",
    state: worker !== null ? "running" : scheduled ? "scheduled" : "queued",
    waitingFor: null,
    stage: worker === null ? null : (workflow.stageNames[0] ?? null),
    stages: workflow.stageNames,
    progress: 0,
    result: null,
    error: null,
    lockedBy: worker,
    lockedAt: worker === null ? null : time,
    attempt: worker === null ? 0 : 1,
    maxAttempts: workflow.stages[0]?.retry.attempts ?? 1,
    cancelRequested: false,
    retryOf: null,
    availableAt: scheduled ? new Date(due).toISOString() : null,
    startedAt: worker === null ? null : time,
    finishedAt: null,
    version: worker === null ? 0 : 1,
  };
}
