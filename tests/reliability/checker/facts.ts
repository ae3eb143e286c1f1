/** Puts the record in order once, for all rules: each entry's versions, and whatever else concerns it. */
import type { Call, Effect, History, WalChange, WalCommit } from "../history/records.ts";
import type {
  AttemptRow,
  EntryTableRow,
  IdempotencyRow,
  LiveRow,
  ResultRow,
  StepRow,
  WorkerRow,
} from "../history/rows.ts";
import { ClockMap } from "./clock-map.ts";
import { type Alongside, type Classified, classify, type Standing } from "./transitions.ts";

/** An entry after one change, with what led to it. */
export interface Version extends Alongside {
  readonly commit: WalCommit;
  readonly before: Standing;
  readonly after: Standing;
  readonly transition: Classified;
  /** The holder before and after, as it stood when this was committed. */
  readonly holderBefore: WorkerRow | undefined;
  readonly holderAfter: WorkerRow | undefined;
  /** The change feed names the entry in this commit, or says that it names none. */
  readonly announced: boolean;
}

export interface EntryHistory {
  readonly id: string;
  readonly versions: Version[];
  readonly effects: Effect[];
  readonly calls: Call[];
  entry: EntryTableRow | undefined;
  entryInserts: number;
}

export interface Facts {
  readonly history: History;
  readonly clock: ClockMap;
  readonly entries: ReadonlyMap<string, EntryHistory>;
  /** All the workers' rows, each time one changed. */
  readonly workers: ReadonlyMap<number, readonly { readonly row: WorkerRow; readonly commit: WalCommit }[]>;
  readonly keys: readonly { readonly row: IdempotencyRow; readonly commit: WalCommit }[];
}

export function gatherFacts(history: History): Facts {
  const gatherer = new Gatherer();
  for (const commit of history.wal) gatherer.add(commit);
  for (const effect of history.effects) gatherer.of(effect.entryId).effects.push(effect);
  for (const call of history.calls) if (call.entryId) gatherer.of(call.entryId).calls.push(call);
  return {
    history,
    clock: new ClockMap(history.clock),
    entries: gatherer.entries,
    workers: gatherer.workers,
    keys: gatherer.keys,
  };
}

class Gatherer {
  readonly entries = new Map<string, EntryHistory>();
  readonly workers = new Map<number, { row: WorkerRow; commit: WalCommit }[]>();
  readonly keys: { row: IdempotencyRow; commit: WalCommit }[] = [];

  of(id: string): EntryHistory {
    const known = this.entries.get(id);
    if (known) return known;
    const fresh: EntryHistory = { id, versions: [], effects: [], calls: [], entry: undefined, entryInserts: 0 };
    this.entries.set(id, fresh);
    return fresh;
  }

  add(commit: WalCommit): void {
    const byEntry = new Map<string, WalChange[]>();
    const announced = new Set<string>();
    let announcesAll = false;
    for (const change of commit.changes) {
      const row = change.new ?? change.old ?? {};
      if (change.table === "change") {
        const ids = row.entry_ids as readonly string[] | null;
        if (change.op !== "insert") continue;
        if (ids) for (const id of ids) announced.add(id);
        else announcesAll = true;
      } else if (change.table === "worker") {
        this.#addWorker(row as unknown as WorkerRow, commit);
      } else if (change.table === "idempotency") {
        if (change.op === "insert") this.keys.push({ row: row as unknown as IdempotencyRow, commit });
      } else {
        const id = (change.table === "entry" ? row.id : row.entry_id) as string;
        const group = byEntry.get(id);
        if (group) group.push(change);
        else byEntry.set(id, [change]);
      }
    }
    for (const [id, group] of byEntry) this.#addVersions(id, group, commit, announcesAll || announced.has(id));
  }

  #addWorker(row: WorkerRow, commit: WalCommit): void {
    const known = this.workers.get(row.id);
    if (known) known.push({ row, commit });
    else this.workers.set(row.id, [{ row, commit }]);
  }

  #addVersions(id: string, group: readonly WalChange[], commit: WalCommit, announced: boolean): void {
    const history = this.of(id);
    const rowsOf = <T>(table: WalChange["table"]): T[] =>
      group.filter((each) => each.table === table && each.op === "insert").map((each) => each.new as T);
    const inserted = rowsOf<EntryTableRow>("entry")[0] ?? null;
    if (inserted) {
      history.entry = inserted;
      history.entryInserts += 1;
    }
    const alongside: Alongside = {
      attempts: rowsOf<AttemptRow>("attempt"),
      steps: rowsOf<StepRow>("step"),
      inserted,
      deleted: group.some((each) => each.table === "entry" && each.op === "delete"),
    };
    const standings = standingsAfter(group);
    for (const [index, after] of standings.entries()) {
      const before = history.versions.at(-1)?.after ?? null;
      // A change by hand sets the title first; what is written beside it belongs to the change proper.
      const own = index === standings.length - 1 ? alongside : { ...alongside, attempts: [], steps: [] };
      history.versions.push({
        ...own,
        commit,
        before,
        after,
        transition: classify(before, after, own),
        holderBefore: this.#worker(before),
        holderAfter: this.#worker(after),
        announced,
      });
    }
  }

  #worker(standing: Standing): WorkerRow | undefined {
    const id = standing?.phase === "live" ? standing.row.worker_id : null;
    return id === null ? undefined : this.workers.get(id)?.at(-1)?.row;
  }
}

// Within one statement the log may have the rows of live and result in either order: the end and the revival are told by the pair.
function standingsAfter(group: readonly WalChange[]): Standing[] {
  const live = group.filter((each) => each.table === "live");
  const results = group.filter((each) => each.table === "result");
  const standings: Standing[] = live
    .filter((each) => each.op !== "delete")
    .map((each) => ({ phase: "live", row: each.new as unknown as LiveRow }));
  const ended = results.findLast((each) => each.op !== "delete");
  if (ended) standings.push({ phase: "ended", row: ended.new as unknown as ResultRow });
  const leftLive = live.some((each) => each.op === "delete");
  const leftEnd = results.some((each) => each.op === "delete");
  if ((leftLive && !ended) || (leftEnd && live.length === 0)) standings.push(null);
  return standings;
}
