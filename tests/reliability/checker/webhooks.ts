/** S14: what ends is told to every webhook that wants to know, in the same commit, signed, under one id, and nothing else is told. */
import type { HookRecord, RunWebhook } from "../history/records.ts";
import type { EntryHistory, Facts } from "./facts.ts";
import { groupBy } from "./group-by.ts";
import type { Findings } from "./rules.ts";
import { workspaceOf } from "./tenancy.ts";

const deliverySuffix = "/webhooks";

interface Delivery {
  readonly entry: EntryHistory;
  readonly webhook: string;
  readonly type: string;
  readonly about: string;
  /** Of the commit that began it. */
  readonly lsn: string | undefined;
}

/** An entry that delivers a message: the database starts it, no client does. */
export function isDelivery({ entry }: EntryHistory): boolean {
  return entry?.workspace.endsWith(deliverySuffix) === true;
}

/** What a delivery tells, and to which webhook. */
export function messageOf({ entry }: EntryHistory): { webhook: string; type: string; entry: string } {
  return (entry?.input ?? {}) as { webhook: string; type: string; entry: string };
}

export function checkWebhooks(facts: Facts, findings: Findings): void {
  const { entries, history } = facts;
  if (history.run.webhooks.length === 0) return;
  const deliveries = [...entries.values()].filter(isDelivery).map(deliveryOf);
  const named = groupBy(deliveries, ({ lsn, webhook, about, type }) => nameOf(lsn, webhook, about, type));
  const owed = new Set<string>();
  for (const entry of entries.values()) {
    for (const { lsn, type } of endsOf(entry)) {
      for (const { id } of wanting(history.run.webhooks, entry, type)) {
        const name = nameOf(lsn, id, entry.id, type);
        owed.add(name);
        const begun = named.get(name)?.length ?? 0;
        findings.expect(
          "S14",
          begun === 1,
          () => `${begun} deliveries of ${type} were begun with its commit`,
          entry.id,
        );
      }
    }
  }
  const hooks = groupBy(history.hooks, ({ messageId }) => messageId);
  for (const delivery of deliveries) {
    const { lsn, webhook, about, type, entry } = delivery;
    const real = owed.has(nameOf(lsn, webhook, about, type));
    findings.expect("S14", real, () => `tells that ${about} is ${type}, which was not committed with it`, entry.id);
    checkDelivered(delivery, hooks.get(`msg_${entry.id}`) ?? [], findings);
  }
  const byMessage = new Map(deliveries.map((delivery) => [`msg_${delivery.entry.id}`, delivery]));
  for (const hook of history.hooks) checkMessage(hook, byMessage.get(hook.messageId), facts, findings);
}

const nameOf = (...parts: readonly (string | undefined)[]): string => parts.join(" ");

function deliveryOf(entry: EntryHistory): Delivery {
  const { webhook, type, entry: about } = messageOf(entry);
  return { entry, webhook, type, about, lsn: entry.versions[0]?.commit.lsn };
}

function endsOf(entry: EntryHistory): { lsn: string; type: string }[] {
  if (isDelivery(entry)) return [];
  return entry.versions.flatMap(({ before, after, commit }) =>
    after?.phase === "ended" && before?.phase !== "ended"
      ? [{ lsn: commit.lsn, type: `entry.${after.row.status.toLowerCase()}` }]
      : [],
  );
}

function wanting(webhooks: readonly RunWebhook[], { entry }: EntryHistory, type: string): RunWebhook[] {
  return webhooks.filter(({ workspace, events }) => workspace === entry?.workspace && events.includes(type));
}

/** What is recorded as delivered was taken in by the receiver; what is not, was given up for a reason that a run may have. */
function checkDelivered({ entry }: Delivery, hooks: readonly HookRecord[], findings: Findings): void {
  const last = entry.versions.at(-1)?.after;
  if (last?.phase !== "ended") return; // L1 says so
  if (last.row.status === "COMPLETED") {
    const taken = hooks.some(({ status }) => status < 300);
    findings.expect("S14", taken, () => "recorded as delivered, and the receiver took no such message in", entry.id);
  } else {
    const excused = last.row.error?.code === "crash_loop";
    findings.expect(
      "S14",
      excused,
      () => `the delivery ended as ${last.row.status}: ${last.row.error?.message}`,
      entry.id,
    );
  }
}

function checkMessage(hook: HookRecord, delivery: Delivery | undefined, facts: Facts, findings: Findings): void {
  const { clock, history } = facts;
  const id = hook.entryId;
  findings.expect("S14", hook.signed, () => `message ${hook.messageId} is not signed with its webhook's secret`, id);
  const known = delivery !== undefined;
  findings.expect("S14", known, () => `message ${hook.messageId} belongs to no delivery that was committed`, id);
  const workspace = history.run.webhooks.find((each) => each.id === hook.webhook)?.workspace;
  const own = workspaceOf(facts, hook.entryId) === workspace;
  findings.expect("S16", own, () => `webhook ${hook.webhook} of "${workspace}" was told of it`, id);
  if (!delivery) return;
  const same = delivery.webhook === hook.webhook && delivery.about === hook.entryId && delivery.type === hook.type;
  findings.expect("S14", same, () => `message ${hook.messageId} says something else than its delivery`, id);
  const begun = delivery.entry.versions[0]?.commit.at ?? Number.POSITIVE_INFINITY;
  if (!clock.usable) return;
  const early = begun - clock.toDatabase(hook.at);
  const isTolerable = early <= history.run.times.toleranceMs * 1_000;
  findings.expect("S14", isTolerable, () => `message ${hook.messageId} came ${early} µs before its commit`, id);
}
