/** Forgeries of the database's log: what an engine with a fault would have committed. */
import type { Rule } from "../checker/rules.ts";
import type { WalChange } from "../history/records.ts";
import { type Draft, forge } from "./draft.ts";

export interface Forgery {
  readonly what: string;
  /** The rule that must catch it; others may, too. */
  readonly rule: Rule;
  readonly apply: (draft: Draft) => void;
}

const otherId = "01999999-9999-7999-8999-999999999999";
const later = "2999-01-01 00:00:00+00";

const concerns = ({ new: row, old }: WalChange, id: string): boolean =>
  (row ?? old)?.entry_id === id || (row ?? old)?.id === id;

/** The rows that an entry's start had written, under another id. */
function copyOfStart(draft: Draft, title: string): WalChange[] {
  const { commit } = draft.version(title, "start");
  const rename = (row: WalChange["new"]): WalChange["new"] =>
    row && { ...row, ...("entry_id" in row ? { entry_id: otherId } : { id: otherId }) };
  return commit.changes
    .filter(({ table }) => table === "live" || table === "entry")
    .map((change) => ({ ...change, new: rename(change.new) }));
}

const forgery = (rule: Rule, what: string, apply: Forgery["apply"]): Forgery => ({ rule, what, apply });

export const forgedLog: readonly Forgery[] = [
  forgery("S1", "an accepted entry is gone from the log and from the tables", (draft) => {
    const { id } = draft.entry("plain");
    for (const commit of draft.history.wal) {
      forge(commit, { changes: commit.changes.filter((change) => !concerns(change, id)) });
    }
    draft.history.final = draft.history.final.filter(({ row }) => row.entry_id !== id && row.id !== id);
  }),
  forgery("S1", "an accepted entry is deleted in the end", (draft) => {
    const { id } = draft.entry("plain");
    draft.history.final = draft.history.final.filter(({ row }) => row.id !== id);
  }),
  forgery("S2", "one request makes two entries", (draft) => {
    draft.commitAfter(draft.version("flaky", "start").commit, copyOfStart(draft, "flaky"));
  }),
  forgery("S2", "an entry is inserted twice", (draft) => {
    const { commit } = draft.version("flaky", "start");
    draft.commitAfter(commit, [draft.change(commit, "entry"), draft.change(commit, "live")]);
  }),
  forgery("S2", "a key is taken twice", (draft) => {
    const { commit } = draft.version("plain", "start");
    const taken = draft.change(commit, "idempotency");
    draft.commitAfter(commit, [{ ...taken, new: { ...taken.new, entry_id: otherId } }]);
  }),
  forgery("S3", "an entry that completed lives again", (draft) => {
    const { commit, before, after } = draft.version("plain", "finish");
    const live = { ...before?.row, claim_id: null, worker_id: null, version: (after?.row.version ?? 0) + 1 };
    draft.commitAfter(commit, [
      { table: "result", op: "delete", old: { ...draft.change(commit, "result").new }, new: null },
      { table: "live", op: "insert", old: null, new: live },
    ]);
  }),
  forgery("S3", "a lease is given back and nothing says why", (draft) => {
    const { commit } = draft.version("flaky", "retry");
    draft.dropChange(commit, draft.change(commit, "attempt"));
  }),
  forgery("S3", "a claim cancels the entry", (draft) => {
    forge(draft.version("flaky", "claim").after?.row, { cancel_requested: true });
  }),
  forgery("S4", "a claim id is used again", (draft) => {
    const first = draft.version("flaky", "claim").after?.row as unknown as { claim_id: string };
    forge(draft.version("flaky", "claim", 1).after?.row, { claim_id: first.claim_id });
  }),
  forgery("S4", "a fence skips one", (draft) => {
    const { after } = draft.version("flaky", "claim");
    forge(after?.row, { fence: 2 });
  }),
  forgery("S4", "a fence falls", (draft) => {
    forge(draft.version("flaky", "claim", 1).after?.row, { fence: 0 });
  }),
  forgery("S5", "an entry is claimed before it is due", (draft) => {
    forge(draft.version("flaky", "retry").after?.row, { available_at: later });
  }),
  forgery("S5", "an entry is claimed while another worker holds it", (draft) => {
    draft.dropCommit(draft.version("flaky", "retry").commit);
  }),
  forgery("S5", "an entry is taken from a worker that lives", (draft) => {
    for (const commit of draft.history.wal) {
      for (const change of commit.changes) {
        if (change.table === "worker" && change.new?.lost) forge(change.new, { ended_at: null, lost: false });
      }
    }
  }),
  forgery("S5", "a worker is declared dead within its lease", (draft) => {
    for (const commit of draft.history.wal) {
      for (const change of commit.changes) {
        if (change.table === "worker" && change.new?.ended_at === null) forge(change.new, { alive_until: later });
      }
    }
  }),
  forgery("S6", "a worker that no longer holds the entry completes its stage", (draft) => {
    const { commit } = draft.version("plain", "advance");
    forge(draft.change(commit, "attempt").new, { worker_id: 999 });
  }),
  forgery("S6", "an entry is ended under a claim that does not hold it", (draft) => {
    forge(draft.version("flaky", "finish").after?.row, { claim_id: otherId });
  }),
  forgery("S6", "a step of an older attempt is kept", (draft) => {
    const { commit } = draft.version("plain", "step");
    forge(draft.change(commit, "step").new, { attempt: 7 });
  }),
  forgery("S7", "a stage completes twice", (draft) => {
    const { commit } = draft.version("plain", "advance");
    const next = draft.version("plain", "advance", 1).commit;
    (next.changes as WalChange[]).push(draft.change(commit, "attempt"));
  }),
  forgery("S7", "an entry ends twice", (draft) => {
    const { commit } = draft.version("plain", "finish");
    draft.commitAfter(commit, [draft.change(commit, "result")]);
  }),
  forgery("S7", "a stage moves on without the record of its result", (draft) => {
    const { commit } = draft.version("plain", "advance");
    draft.dropChange(commit, draft.change(commit, "attempt"));
  }),
  forgery("S7", "a transition and its announcement are two commits", (draft) => {
    const { commit } = draft.version("plain", "finish");
    const announcement = draft.change(commit, "change");
    draft.dropChange(commit, announcement);
    draft.commitAfter(commit, [announcement]);
  }),
  forgery("S10", "two commits of an entry change places", (draft) => {
    const [first, second] = [draft.version("plain", "advance"), draft.version("plain", "advance", 1)];
    const { wal } = draft.history;
    const [one, two] = [wal.indexOf(first.commit), wal.indexOf(second.commit)];
    [wal[one], wal[two]] = [second.commit, first.commit];
  }),
  forgery("S10", "progress falls", (draft) => {
    forge(draft.version("plain", "advance", 1).after?.row, { progress: 5 });
  }),
  forgery("S10", "a stage falls back", (draft) => {
    forge(draft.version("plain", "finish").after?.row, { stage: 1 });
  }),
  forgery("S10", "a version is left out", (draft) => {
    const { versions } = draft.entry("plain");
    for (const { after } of versions.slice(3)) forge(after?.row, { version: (after?.row.version ?? 0) + 1 });
  }),
  forgery("S21", "progress is written again and again", (draft) => {
    const { commit } = draft.version("flaky", "progress");
    for (let n = 0; n < 5; n += 1) draft.commitAfter(commit, commit.changes);
  }),
  forgery("L6", "what a worker that stopped held is given back long after its grace", (draft) => {
    const { commit } = draft.version("given back", "release");
    forge(commit, { at: commit.at + 2_000_000 });
  }),
  forgery("S12", "another result is stored than the handler returned", (draft) => {
    const { commit } = draft.version("plain", "advance");
    forge(draft.change(commit, "attempt").new, { result: "forged" });
  }),
  forgery("S12", "another input is stored than was given", (draft) => {
    const { commit } = draft.version("flaky", "start");
    forge(draft.change(commit, "entry").new, { input: { first: "lasts" } });
  }),
  forgery("S15", "a claim counts two attempts", (draft) => {
    forge(draft.version("flaky", "claim", 1).after?.row, { attempt: 3 });
  }),
  forgery("S15", "an attempt more than the policy allows", (draft) => {
    for (const workflow of draft.history.run.workflows) {
      for (const stage of workflow.stages) forge(stage, { attempts: 1 });
    }
  }),
  forgery("S15", "a failed attempt is tried again without a pause", (draft) => {
    const { after } = draft.version("flaky", "retry");
    if (after?.phase === "live") forge(after.row, { available_at: after.row.updated_at });
  }),
  forgery("S15", "an attempt lost with its worker is charged", (draft) => {
    forge(draft.version("orphan 1", "rescue").after?.row, { attempt_floor: 0 });
  }),
  forgery("S17", "a cancel is forgotten when the entry is given back", (draft) => {
    const { versions } = draft.entry("flaky");
    const asked = versions.findIndex(({ transition }) => "name" in transition && transition.name === "progress");
    for (const { after } of versions.slice(asked)) {
      if (after?.phase === "live") forge(after.row, { cancel_requested: true });
    }
  }),
];
