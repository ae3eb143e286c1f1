/** Loads the SQL of this folder. Each statement is prepared once per connection, under its file's name. */
import { readFileSync } from "node:fs";

export interface Statement {
  readonly name: string;
  readonly text: string;
}

const load = (name: string): Statement => ({
  name: `async_workflow.${name}`,
  text: readFileSync(new URL(`${name}.sql`, import.meta.url), "utf8"),
});

export const statements = {
  advance: load("advance"),
  buryWorkers: load("bury-workers"),
  changeByHand: load("change-by-hand"),
  changesReachBack: load("changes-reach-back"),
  changesSince: load("changes-since"),
  checkApplied: load("check-applied"),
  claim: load("claim"),
  claimKeys: load("claim-keys"),
  countErrorGroups: load("count-error-groups"),
  deleteOld: load("delete-old"),
  drainWorker: load("drain-worker"),
  endByHand: load("end-by-hand"),
  endWorker: load("end-worker"),
  expire: load("expire"),
  finish: load("finish"),
  foldFailures: load("fold-failures"),
  forgotten: load("forgotten"),
  fork: load("fork"),
  heartbeat: load("heartbeat"),
  listErrorGroups: load("list-error-groups"),
  lockLive: load("lock-live"),
  nextDue: load("next-due"),
  noteByHand: load("note-by-hand"),
  prune: load("prune"),
  readData: load("read-data"),
  readEntries: load("read-entries"),
  readEvents: load("read-events"),
  readErrorFailures: load("read-error-failures"),
  readErrorGroup: load("read-error-group"),
  readJournal: load("read-journal"),
  readKey: load("read-key"),
  readLineage: load("read-lineage"),
  readLogs: load("read-logs"),
  readLogsBack: load("read-logs-back"),
  readStanding: load("read-standing"),
  readStandstill: load("read-standstill"),
  readTimeline: load("read-timeline"),
  readWorkers: load("read-workers"),
  recordStepInside: load("record-step-inside"),
  recordSteps: load("record-steps"),
  registerWorker: load("register-worker"),
  registerWorkflows: load("register-workflows"),
  release: load("release"),
  reportProgress: load("report-progress"),
  requestCancel: load("request-cancel"),
  rescue: load("rescue"),
  revive: load("revive"),
  setErrorStatus: load("set-error-status"),
  setTitle: load("set-title"),
  start: load("start"),
  startInside: load("start-inside"),
  tailChanges: load("tail-changes"),
  tryNow: load("try-now"),
  writeLogs: load("write-logs"),
} as const;
