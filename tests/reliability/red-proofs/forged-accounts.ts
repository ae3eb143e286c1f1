/** Forgeries of what clients, handlers and readers told, of the end of the run, and of the clock's bounds. */

import { type EntryHistory, gatherFacts } from "../checker/facts.ts";
import type { Rule } from "../checker/rules.ts";
import { isDelivery, messageOf } from "../checker/webhooks.ts";
import type { Call, WalChange } from "../history/records.ts";
import { type Draft, forge } from "./draft.ts";
import type { Forgery } from "./forged-log.ts";

const tenSeconds = 10_000_000;
const forgery = (rule: Rule, what: string, apply: Forgery["apply"]): Forgery => ({ rule, what, apply });

/** The answers that showed an entry, in the order they were given. */
const answersOf = (draft: Draft, title: string) => {
  const { id } = draft.entry(title);
  return draft.history.calls.filter((call) => call.outcome === "ok" && call.seen?.some((seen) => seen.entryId === id));
};
const shownOf = (draft: Draft, title: string) => {
  const { id } = draft.entry(title);
  return draft.history.stream.filter(({ seen }) => seen?.some((each) => each.entryId === id));
};

const everyEvent = ["entry.completed", "entry.failed", "entry.cancelled", "entry.expired"];
/** A delivery of the captured run. */
const deliveryIn = (draft: Draft) => {
  const { entries } = gatherFacts(draft.history);
  const entry = [...entries.values()].find(isDelivery) as EntryHistory;
  return { entry, type: messageOf(entry).type };
};

export const forgedAccounts: readonly Forgery[] = [
  forgery("S1", "a start is answered before it is committed", (draft) => {
    const call = draft.call("flaky", "start");
    forge(call, { invokedAt: call.invokedAt - 2 * tenSeconds, answeredAt: call.invokedAt - tenSeconds });
  }),
  forgery("S2", "an entry that nobody asked for", (draft) => draft.dropCalls("flaky", "start")),
  forgery("S2", "the same key is answered with two entries", (draft) => {
    const repeated = draft.history.calls.findLast((call) => call.key !== undefined);
    forge(repeated, { entryId: draft.entry("flaky").id });
  }),
  forgery("S5", "a lock is taken away and nobody asked for it", (draft) => {
    draft.dropCalls("unlocked while it ran", "unlock");
  }),
  forgery("S5", "a status is changed by hand and nobody asked for it", (draft) => draft.dropCalls("by hand", "patch")),
  forgery("S8", "a stage completed whose handler never ended", (draft) => {
    draft.history.effects.splice(draft.history.effects.indexOf(draft.effect("plain", 1, "end")), 1);
  }),
  forgery("S8", "a stage was recorded before its handler ended", (draft) => {
    const effect = draft.effect("plain", 1, "end");
    forge(effect, { at: effect.at + tenSeconds });
  }),
  forgery("S8", "a stage completed by another attempt's work", (draft) => {
    for (const event of ["begin", "end"] as const) forge(draft.effect("plain", 1, event), { attempt: 2 });
  }),
  forgery("S21", "what a handler reported last is not there when its entry is given back", (draft) => {
    forge(draft.effect("flaky", 1, "report"), { progress: 51 });
  }),
  forgery("S9", "a handler began without a claim", (draft) => {
    draft.history.effects.push({ ...draft.effect("plain", 1, "begin"), attempt: 9 });
  }),
  forgery("S9", "a handler began before its claim, while another one held the entry", (draft) => {
    const effect = draft.history.effects.find(
      ({ entryId, attempt, event }) => entryId === draft.entry("orphan 1").id && attempt === 2 && event === "begin",
    );
    forge(effect, { at: (effect?.at ?? 0) - tenSeconds });
  }),
  forgery("S11", "a read of what was never committed", (draft) => {
    forge(answersOf(draft, "plain").at(-1)?.seen?.[0], { version: 999 });
  }),
  forgery("S11", "a read shows another status than was committed", (draft) => {
    forge(answersOf(draft, "plain").at(-1)?.seen?.[0], { status: "FAILED" });
  }),
  forgery("S11", "a read goes back behind an answer given before", (draft) => {
    const answers = answersOf(draft, "by hand");
    const first = answers[0]?.seen?.[0];
    forge(answers.at(-1), { seen: [first] });
  }),
  forgery("S13", "the stream leaves out an entry's last change", (draft) => {
    const { id, versions } = draft.entry("plain");
    const newest = versions.at(-1)?.after?.row.version ?? 0;
    for (const record of shownOf(draft, "plain")) {
      forge(record, { seen: record.seen?.filter((each) => each.entryId !== id || each.version < newest) });
    }
    const last = draft.history.stream.at(-1);
    forge(last, { at: (last?.at ?? 0) + tenSeconds });
  }),
  forgery("S13", "the stream goes back", (draft) => {
    const { id } = draft.entry("plain");
    const seen = { entryId: id, version: 0, status: "CREATED", progress: 0 };
    const last = draft.history.stream.length - 1;
    draft.history.stream.splice(last, 0, { ...draft.history.stream[last], event: "entries", seen: [seen] } as never);
  }),
  forgery("S13", "the stream shows what was never committed", (draft) => {
    forge(
      shownOf(draft, "plain")
        .at(-1)
        ?.seen?.find(({ entryId }) => entryId === draft.entry("plain").id),
      {
        progress: 77,
      },
    );
  }),
  forgery("S13", "a change reaches a reader long after its commit", (draft) => {
    const { id, versions } = draft.entry("plain");
    const newest = versions.at(-1)?.after?.row.version;
    const from = draft.history.stream.findIndex(({ seen }) =>
      seen?.some((each) => each.entryId === id && each.version === newest),
    );
    for (const record of draft.history.stream.slice(from)) forge(record, { at: record.at + tenSeconds });
  }),
  forgery("S14", "an end is not told to who wanted to know", (draft) => {
    forge(draft.history.run, { webhooks: draft.history.run.webhooks.map((each) => ({ ...each, events: everyEvent })) });
  }),
  forgery("S14", "a message tells of an end that was rolled back", (draft) => {
    const { type, entry } = deliveryIn(draft);
    forge(entry.entry?.input as object, { type: type === "entry.failed" ? "entry.completed" : "entry.failed" });
  }),
  forgery("S14", "a delivery counts as done, and the receiver got nothing", (draft) => {
    const { id } = deliveryIn(draft).entry;
    draft.history.hooks = draft.history.hooks.filter(({ messageId }) => messageId !== `msg_${id}`);
  }),
  forgery("S14", "a delivery is given up", (draft) => {
    forge(deliveryIn(draft).entry.versions.at(-1)?.after?.row, { status: "FAILED", error: { message: "no answer" } });
  }),
  forgery("S14", "a message is signed with another secret", (draft) =>
    forge(draft.history.hooks[0], { signed: false }),
  ),
  forgery("S14", "a message has another id at every try", (draft) =>
    forge(draft.history.hooks[0], { messageId: "msg_new" }),
  ),
  forgery("S14", "a message says something else than its delivery", (draft) =>
    forge(draft.history.hooks[0], { type: "entry.forged" }),
  ),
  forgery("S14", "a message comes before what it tells of is committed", (draft) => {
    const hook = draft.history.hooks[0];
    forge(hook, { at: (hook?.at ?? 0) - 100 * tenSeconds });
  }),
  forgery("S16", "a webhook of guests is told of an entry of others", (draft) => {
    const guests = draft.history.run.webhooks.find(({ workspace }) => workspace === "guests");
    const other = draft.history.hooks.find(({ webhook }) => webhook !== guests?.id);
    forge(other, { webhook: guests?.id });
  }),
  forgery("S16", "a guest is given an entry of others", (draft) => {
    const call = draft.history.calls.find((each) => each.client === "guest" && each.call === "get");
    const { id } = draft.entry("plain");
    forge(call, { outcome: "ok", entryId: id, seen: answersOf(draft, "plain").at(-1)?.seen });
  }),
  forgery("S16", "a guest may do something with an entry of others, and is shown nothing", (draft) => {
    const call = draft.history.calls.find((each) => each.client === "guest" && each.outcome === "refused");
    forge(call, { outcome: "ok" });
  }),
  forgery("S16", "a guest hears why an entry of others cannot be cancelled", (draft) => {
    const call = draft.history.calls.find((each) => each.client === "guest" && each.outcome === "refused");
    forge(call, { refusal: "entry_finished" });
  }),
  forgery("S16", "a list shows entries of two workspaces", (draft) => {
    const guest = draft.history.calls.find((each) => each.client === "guest" && each.call === "start");
    forge(answersOf(draft, "plain").at(-1), { seen: guest?.seen });
  }),
  forgery("S16", "a stream shows an entry of another workspace", (draft) => {
    forge(shownOf(draft, "plain").at(-1), { workspace: "guests" });
  }),
  forgery("S16", "a key of one workspace leads to an entry of another", (draft) => {
    const { commit } = draft.version("plain", "start");
    forge(draft.change(commit, "idempotency").new, { workspace: "guests" });
  }),
  forgery("S19", "a finished step runs again", (draft) => {
    const effect = draft.history.effects.find(({ event }) => event === "step");
    draft.history.effects.push({ ...effect, attempt: (effect?.attempt ?? 0) + 1 } as never);
  }),
  forgery("S20", "a worker claims more than it has room for", (draft) => {
    for (const commit of draft.history.wal) {
      for (const change of commit.changes) if (change.table === "worker") forge(change.new, { concurrency: 0 });
    }
  }),
  forgery("X2", "leases are lost that no fault took", (draft) =>
    forge(draft.history.run, { ceilings: { lostLeases: 1 } }),
  ),
  forgery("S18", "an index is left invalid", (draft) => {
    draft.history.catalog = [{ kind: "invalid-index", name: "live_queue" }];
  }),
  forgery("L1", "an accepted entry never ends", (draft) => {
    const { commit, before } = draft.version("plain", "finish");
    const result = draft.change(commit, "result").new;
    draft.dropCommit(commit);
    draft.history.final = draft.history.final.filter(
      ({ row, table }) => table !== "result" || row.entry_id !== result?.entry_id,
    );
    draft.history.final.push({ table: "live", row: { ...(before?.row as unknown as WalChange["new"]) } });
  }),
  forgery("L1", "an entry ends too late", (draft) =>
    forge(draft.history.run, { healedAt: draft.history.run.healedAt - 20 * tenSeconds }),
  ),
  forgery("L2", "what a dead worker held lies there for a minute", (draft) => {
    for (const commit of draft.history.wal) {
      for (const { table, new: row } of commit.changes) {
        if (table === "worker" && !row?.ended_at) forge(row, { alive_until: "2020-01-01 00:00:00+00" });
      }
    }
  }),
  forgery("L3", "in the end a dead worker holds an entry", (draft) => {
    const { before } = draft.version("plain", "finish");
    for (const { table, row } of draft.history.final) {
      if (table === "worker") forge(row, { alive_until: "2020-01-01 00:00:00+00" });
    }
    draft.history.final.push({ table: "live", row: { ...(before?.row as unknown as WalChange["new"]) } });
  }),
  forgery("L3", "in the end something due is left lying", (draft) => {
    const { before } = draft.version("plain", "claim");
    const row = { ...(before?.row as unknown as WalChange["new"]), available_at: "2020-01-01 00:00:00+00" };
    draft.history.final.push({ table: "live", row });
  }),
  forgery("L4", "after healing a client gets no answer", (draft) => {
    forge(draft.history.calls.filter((call) => call.client === "writer").at(-1), {
      outcome: "unknown",
      answeredAt: null,
    });
  }),
  forgery("L5", "the throughput does not come back", (draft) => {
    const { run, faults } = draft.history;
    forge(faults[0], { from: run.endedAt, to: run.endedAt });
    forge(run, { healedAt: run.endedAt, throughput: { windowMs: 60_000, share: 0.8 } });
  }),
  forgery("X1", "a worker dies by itself", (draft) => forge(draft.history.processes[0], { asked: false, exit: 1 })),
];

/** Runs that prove nothing, though nothing in them is wrong. */
export const voidRuns: readonly {
  readonly what: string;
  readonly apply: (draft: Draft) => void;
  readonly reason: RegExp;
}[] = [
  {
    what: "the fault did not fire",
    apply: ({ history }) => forge(history.faults[0], { fired: false }),
    reason: /A1 fired 0 of 1/,
  },
  {
    what: "the fault has no evidence",
    apply: ({ history }) => forge(history.faults[0], { evidence: "" }),
    reason: /A1 fired 0 of 1/,
  },
  {
    what: "no fault was planned",
    apply: ({ history }) => forge(history.run, { plannedFaults: {} }),
    reason: /No fault was planned/,
  },
  {
    what: "too little happened",
    apply: ({ history }) => forge(history.run.floors, { lostLeases: 500 }),
    reason: /lostLeases: 2, at least 500/,
  },
  {
    what: "clients are turned away",
    apply: ({ history }) => {
      const start = history.calls.find(({ call }) => call === "start") as Call;
      const refused = { outcome: "refused", entryId: null, seen: [] } as const;
      history.calls.push({ ...start, ...refused, id: "turned away 1", client: "stranger" });
    },
    reason: /1 of \d+ starts were refused/,
  },
  {
    what: "the clocks cannot be compared",
    apply: ({ history }) => {
      history.clock = [];
    },
    reason: /no clock sample/,
  },
  {
    what: "the record lacks a row that is there",
    apply: ({ history }) => {
      history.final.push({ table: "worker", row: { id: 777 } });
    },
    reason: /not in the record/,
  },
  {
    what: "the record has a row that is not there",
    apply: ({ history }) => {
      history.final = history.final.filter(({ table }) => table !== "worker");
    },
    reason: /not there after the run/,
  },
  {
    what: "the record lacks a change",
    apply: (draft) => {
      const beat = draft.history.wal.findIndex(
        ({ changes }) => changes[0]?.table === "worker" && changes[0].op === "update",
      );
      draft.history.wal.splice(beat, 1);
    },
    reason: /looked different before/,
  },
];
