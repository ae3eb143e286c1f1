/** An entry as it stands right after its start: what was asked for, without reading it back. */
import type { Entry } from "../model/entry.ts";
import type { AnyWorkflow } from "../model/workflow.ts";
import type { StartRequest } from "./start-request.ts";

// Written out: spreading one part into it takes V8 35 µs instead of 0.7.
export function newEntry(id: string, createdAt: Date, workflow: AnyWorkflow, request: StartRequest): Entry {
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
    state: scheduled ? "scheduled" : "queued",
    waitingFor: null,
    stage: null,
    stages: workflow.stageNames,
    progress: 0,
    result: null,
    error: null,
    lockedBy: null,
    lockedAt: null,
    attempt: 0,
    maxAttempts: workflow.stages[0]?.retry.attempts ?? 1,
    cancelRequested: false,
    retryOf: null,
    availableAt: scheduled ? new Date(due).toISOString() : null,
    startedAt: null,
    finishedAt: null,
    version: 0,
  };
}
