import type { Entry, WorkflowStats } from "async-workflow";

/** When an entry that runs will likely be done, from how long its stages usually take. */
export interface Eta {
  readonly leftMs: number;
  /** Runs that the guess is made from: of the stage that knows least. */
  readonly samples: number;
  /** The present stage takes longer than 19 of 20 did. */
  readonly isLate: boolean;
}

/** Fewer tell nothing. */
const fewestSamples = 5;

/**
 * The medians of the stages to come, and what is left of the present one: by the progress it has reported, else by the
 * time since the entry last moved. Null when it does not run or too little is known.
 */
export function etaOf(entry: Entry, stats: Pick<WorkflowStats, "stages">, now: number): Eta | null {
  if (entry.state !== "running" || entry.stage === null) return null;
  const place = entry.stages.indexOf(entry.stage);
  const known = entry.stages.slice(place).map((name) => stats.stages.find((stage) => stage.name === name)?.run);
  const [present, ...later] = known;
  if (!present || known.some((run) => !run || run.p50 === null)) return null;
  const samples = Math.min(...known.map((run) => run?.samples ?? 0));
  if (samples < fewestSamples) return null;
  const done = Math.min(1, Math.max(0, (entry.progress / 100) * entry.stages.length - place));
  const sinceMs = Math.max(0, now - Date.parse(entry.updatedAt));
  const median = present.p50 ?? 0;
  const left = done > 0 ? median * (1 - done) : Math.max(0, median - sinceMs);
  return {
    leftMs: left + later.reduce((sum, run) => sum + (run?.p50 ?? 0), 0),
    samples,
    isLate: done === 0 && sinceMs > (present.p95 ?? Number.POSITIVE_INFINITY),
  };
}
