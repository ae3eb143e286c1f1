/** The system report: gathers what the database knows and what only this process can measure, and judges it. */
import { setTimeout as wait } from "node:timers/promises";
import { schemaVersion } from "../migrations/migrate.ts";
import type { Json } from "../model/json.ts";
import { judge } from "../model/system-check.ts";
import type { DatabaseFacts, EncryptionFacts, SystemFacts, SystemReport } from "../model/system-report.ts";
import { statements } from "../sql/statement.ts";
import type { Database } from "./database.ts";
import { Listener } from "./listener.ts";
import type { Payloads } from "./payloads.ts";

const pings = 5;
const loopSamples = 12;
const loopEveryMs = 15;
const ping = {
  name: "async_workflow.ping-clock",
  text: "select extract(epoch from clock_timestamp())::float8 * 1000 as at",
};

/** `feedLagMs`: how late this process saw changes lately. */
export async function checkSystem(
  database: Database,
  payloads: Payloads,
  workflows: readonly { readonly name: string }[],
  feedLagMs: number | null,
): Promise<SystemReport> {
  const names = workflows.map(({ name }) => name);
  return judge(await readFacts(database, payloads, names, feedLagMs), new Date().toISOString());
}

async function readFacts(
  database: Database,
  payloads: Payloads,
  workflows: readonly string[],
  feedLagMs: number | null,
): Promise<SystemFacts> {
  // One after the other: what is measured at the same time is measured in each other's way.
  const { latencyMs, clockSkewMs } = await measureWay(database);
  const loopLagMs = await measureLoop();
  const notifyMs = await proveNotifications(database);
  const [row] = await database.run<{ facts: DatabaseFacts }>(statements.readSystem, [workflows]);
  const { facts } = row as { facts: DatabaseFacts };
  const encryption = await readEncryption(database, payloads);
  const { hasSettings, prepares, ...pool } = database.way;
  return {
    ...facts,
    latencyMs,
    clockSkewMs,
    encryption,
    knownSchemaVersion: schemaVersion,
    pool,
    hasSettings,
    prepares,
    notifyMs,
    feedLagMs,
    loopLagMs,
  };
}

async function readEncryption(database: Database, payloads: Payloads): Promise<EncryptionFacts> {
  const rows = await database.run<{ key: string | null; count: number; id: string; input: Json }>(
    statements.readEncryption,
    [],
  );
  const found = rows.map(({ key, count, id, input }) => ({ key, count, isKnown: payloads.hasKeyOf(input, id) }));
  return { current: payloads.currentKey, found };
}

/** The median round trip, and the clocks' difference by the fastest one: there the error is smallest. */
async function measureWay(database: Database): Promise<{ latencyMs: number; clockSkewMs: number }> {
  const trips: { ms: number; skewMs: number }[] = [];
  for (let n = 0; n < pings; n += 1) {
    const begun = performance.now();
    const sentAt = Date.now();
    const [row] = await database.run<{ at: number }>(ping, []);
    const ms = performance.now() - begun;
    trips.push({ ms, skewMs: sentAt + ms / 2 - (row?.at ?? sentAt) });
  }
  trips.sort((a, b) => a.ms - b.ms);
  return { latencyMs: trips[pings >> 1]?.ms ?? 0, clockSkewMs: trips[0]?.skewMs ?? 0 };
}

/** A notification that really goes round. */
async function proveNotifications(database: Database): Promise<number | null> {
  const listener = new Listener(database, "async_workflow_change", () => {});
  try {
    return await listener.firstProof;
  } finally {
    await listener.close();
  }
}

/** The latest that a timer was in a fifth of a second. */
async function measureLoop(): Promise<number> {
  let worst = 0;
  for (let n = 0; n < loopSamples; n += 1) {
    const begun = performance.now();
    await wait(loopEveryMs);
    worst = Math.max(worst, performance.now() - begun - loopEveryMs);
  }
  return worst;
}
