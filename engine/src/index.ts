/** The public surface of async-workflow. */
export type {
  BatchEntry,
  BatchOptions,
  Changes,
  Count,
  Engine,
  EngineOptions,
  EntryData,
  EntryPage,
  EntryPatch,
  EntryQuery,
  Facet,
  Facets,
  LogPage,
  LogQuery,
  ManyEntry,
  ManyOptions,
  OnceOptions,
  PauseOptions,
  RetryEntryOptions,
  Scope,
  StartedBatch,
  StartedOnce,
  StartOptions,
  Worker,
  WorkOptions,
} from "./engine.ts";
export { createEngine } from "./engine.ts";
export type { Aes256GcmKeys } from "./model/aes256gcm-codec.ts";
export { aes256gcmCodec } from "./model/aes256gcm-codec.ts";
export type {
  Bulk,
  BulkAction,
  BulkOutcome,
  BulkOutcomeName,
  BulkOutcomePage,
  BulkPage,
  BulkPreview,
  BulkReason,
  BulkRequest,
  BulkState,
  Bulks,
  BulkVerdict,
  PageQuery,
} from "./model/bulk.ts";
export { bulkActions, bulkOutcomes, bulkStates } from "./model/bulk.ts";
export type { Duration } from "./model/duration.ts";
export type { Entry, EntryError, FinalStatus, OutcomeName, State } from "./model/entry.ts";
export { finalStatuses, outcomes, states } from "./model/entry.ts";
export type { EntryEvent, EntryEventType } from "./model/entry-event.ts";
export type {
  ErrorCounts,
  ErrorFailure,
  ErrorGroup,
  ErrorGroupDetail,
  ErrorGroupPage,
  ErrorGroupQuery,
  ErrorGroups,
  ErrorShare,
  ErrorStatus,
} from "./model/error-group.ts";
export { errorStatuses } from "./model/error-group.ts";
export {
  AsyncWorkflowError,
  BulkNotFound,
  Conflict,
  DatabaseUnusable,
  EntryNotFound,
  EntryTimeout,
  ErrorGroupNotFound,
  IdempotencyMismatch,
  InvalidDefinition,
  InvalidInput,
  InvalidResult,
  LeaseLost,
  NonRetryable,
  PayloadUnreadable,
  RetryAfter,
  StageTimeout,
  UnknownPayloadKey,
  UnknownWorkflow,
  ViewNotFound,
  WorkerNotFound,
  WorkflowNotFound,
} from "./model/errors.ts";
export type { Percentiles } from "./model/histogram.ts";
export type { Json } from "./model/json.ts";
export type { LogLevel, LogLine } from "./model/log-line.ts";
export { logLevels } from "./model/log-line.ts";
export type {
  BacklogNow,
  Metrics,
  MetricsPoint,
  MetricsQuery,
  MetricsTotals,
} from "./model/metrics.ts";
export type { EncodedPayload, PayloadCodec } from "./model/payload-codec.ts";
export type { RetryOptions } from "./model/retry-policy.ts";
export type { SavedView, SavedViews, ViewOwner } from "./model/saved-view.ts";
export type { SystemGroup, SystemReport, SystemRow, SystemStatus } from "./model/system-report.ts";
export type { AttemptRecord, StageRecord, StepRecord, Timeline } from "./model/timeline.ts";
export type { Transaction } from "./model/transaction.ts";
export type { Why, WhyAction, WhyCode } from "./model/why.ts";
export type { HeldEntry, WorkerStatus, WorkerVitals } from "./model/worker-status.ts";
export type {
  AnyWorkflow,
  InputFor,
  Log,
  ReceivedSignal,
  StageContext,
  StageOptions,
  StepContext,
  StepOptions,
  WaitOptions,
  WorkflowDescription,
  WorkflowOptions,
} from "./model/workflow.ts";
export { Workflow, workflow } from "./model/workflow.ts";
export type { Pause, StageStats, WorkflowStats, WorkflowSummary, WorkflowVersion } from "./model/workflow-stats.ts";
