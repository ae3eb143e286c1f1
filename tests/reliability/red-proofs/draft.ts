/** A copy of a history that may be forged, and ways to find the place. */
import { type EntryHistory, gatherFacts, type Version } from "../checker/facts.ts";
import type { TransitionName } from "../checker/transitions.ts";
import type { Call, Effect, History, WalChange, WalCommit } from "../history/records.ts";
import type { TableName } from "../history/rows.ts";

type Writable<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer Each)[] ? Each[] : T[Key] };

export class Draft {
  readonly history: Writable<History>;

  constructor(correct: History) {
    this.history = structuredClone(correct) as Writable<History>;
  }

  /** The entry with this title when it was inserted. Its rows are the draft's own: what is set in them is forged. */
  entry(title: string): EntryHistory {
    const facts = gatherFacts(this.history);
    const found = [...facts.entries.values()].find(
      ({ entry }) => entry?.title === title && entry.workspace === "local",
    );
    if (!found) throw new Error(`The captured history has no entry "${title}".`);
    return found;
  }

  version(title: string, name: TransitionName, nth = 0): Version {
    const named = this.entry(title).versions.filter(
      ({ transition }) => "name" in transition && transition.name === name,
    );
    const found = named[nth];
    if (!found) throw new Error(`"${title}" has no ${name} number ${nth}.`);
    return found;
  }

  change(commit: WalCommit, table: TableName, op?: WalChange["op"]): WalChange {
    const found = commit.changes.find((each) => each.table === table && (op === undefined || each.op === op));
    if (!found) throw new Error(`${commit.lsn} does not touch ${table}.`);
    return found;
  }

  dropChange(commit: WalCommit, change: WalChange): void {
    const changes = commit.changes as WalChange[];
    changes.splice(changes.indexOf(change), 1);
  }

  dropCommit(commit: WalCommit): void {
    this.history.wal.splice(this.history.wal.indexOf(commit), 1);
  }

  /** Puts a forged commit behind another one. */
  commitAfter(commit: WalCommit, changes: readonly WalChange[]): void {
    const forged = { ...commit, lsn: `${commit.lsn}+`, xid: commit.xid + 1_000_000, changes };
    this.history.wal.splice(this.history.wal.indexOf(commit) + 1, 0, forged);
  }

  call(title: string, call: Call["call"]): Call {
    const { id } = this.entry(title);
    const found = this.history.calls.find((each) => each.entryId === id && each.call === call);
    if (!found) throw new Error(`Nobody asked to ${call} "${title}".`);
    return found;
  }

  dropCalls(title: string, call: Call["call"]): void {
    const { id } = this.entry(title);
    this.history.calls = this.history.calls.filter((each) => each.entryId !== id || each.call !== call);
  }

  effect(title: string, stage: number, event: Effect["event"]): Effect {
    const { id } = this.entry(title);
    const found = this.history.effects.find(
      (each) => each.entryId === id && each.stage === stage && each.event === event,
    );
    if (!found) throw new Error(`"${title}" told no ${event} of stage ${stage}.`);
    return found;
  }
}

/** Overwrites fields of a record, whatever its type forbids: this is a forgery. */
export function forge(record: object | null | undefined, fields: Readonly<Record<string, unknown>>): void {
  if (!record) throw new Error("There is nothing to forge.");
  Object.assign(record, fields);
}
