/** An entry for tests that need only a part of it. */
import type { Entry } from "async-workflow";

const plain: Entry = {
  id: "01900000-0000-7000-8000-000000000000",
  title: "An entry",
  workflow: "demo",
  workflowVersion: "1",
  status: "CREATED",
  state: "queued",
  waitingFor: null,
  stage: null,
  stages: ["STAGE_1", "STAGE_2", "STAGE_3"],
  progress: 0,
  result: null,
  error: null,
  lockedBy: null,
  lockedAt: null,
  attempt: 1,
  maxAttempts: 3,
  cancelRequested: false,
  priority: 0,
  tags: [],
  retryOf: null,
  owner: "local",
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
  availableAt: null,
  startedAt: null,
  finishedAt: null,
  version: 1,
};

export function anEntry(part: Partial<Entry> = {}): Entry {
  return { ...plain, ...part };
}
