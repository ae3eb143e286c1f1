/** What the rows of a source are made of, in SQL: `e` is the entry, `l` its live row, `r` its result. */
import type { Source } from "./source.ts";

export interface RowSql {
  /** The column whose index gives the order. */
  readonly id: string;
  readonly stage: string;
  readonly progress: string;
  readonly attempt: string;
  readonly startedAt: string;
  /** Null while it is unfinished. */
  readonly finishedAt: string;
  readonly output: string;
  /** Who holds it, or ended it. */
  readonly worker: string;
}

const fromLive: RowSql = {
  id: "l.entry_id",
  stage: "l.stage",
  progress: "l.progress",
  attempt: "l.attempt - l.attempt_floor",
  startedAt: "l.started_at",
  finishedAt: "null::timestamptz",
  output: "l.result",
  worker: "l.worker_id",
};
const fromResult: RowSql = {
  id: "r.entry_id",
  stage: "r.stage",
  progress: "r.progress",
  attempt: "r.attempt",
  startedAt: "r.started_at",
  finishedAt: "r.finished_at",
  output: "r.result",
  worker: "r.worker_id",
};
const fromEither: RowSql = {
  id: "e.id",
  stage: "coalesce(r.stage, l.stage)",
  progress: "coalesce(r.progress, l.progress)",
  attempt: "coalesce(r.attempt, l.attempt - l.attempt_floor)",
  startedAt: "coalesce(r.started_at, l.started_at)",
  finishedAt: "r.finished_at",
  output: "coalesce(r.result, l.result)",
  worker: "coalesce(r.worker_id, l.worker_id)",
};

export function rowOf(source: Source): RowSql {
  if (source === "live") return fromLive;
  if (source === "entry") return fromEither;
  return source === "COMPLETED" ? { ...fromResult, id: "e.id" } : fromResult;
}
