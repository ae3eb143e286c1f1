/** From what was found to what it means: the rows of the system report. The limits stand here and nowhere else. */
import { storageRows } from "./system-check-storage.ts";
import type { SystemFacts, SystemReport, SystemRow, SystemStatus } from "./system-report.ts";
import { countInWords, timeInWords } from "./system-words.ts";

type Row = Omit<SystemRow, "fix"> & { readonly fix?: string };

/** The status by two limits: at the first it warns, at the second it fails. */
const above = (value: number, warn: number, fail: number): SystemStatus =>
  value >= fail ? "fail" : value >= warn ? "warn" : "ok";

export function judge(facts: SystemFacts, checkedAt: string): SystemReport {
  const found: readonly Row[] = [
    ...databaseRows(facts),
    ...storageRows(facts),
    ...liveRows(facts),
    ...workerRows(facts),
  ];
  const rows = found.map((row) => ({ ...row, fix: row.status === "ok" ? null : (row.fix ?? null) }));
  const worst = (["fail", "warn"] as const).find((status) => rows.some((row) => row.status === status));
  return { status: worst ?? "ok", checkedAt, rows };
}

function databaseRows(facts: SystemFacts): Row[] {
  const group = "Database";
  const { latencyMs, settings, pool, connections, clockSkewMs, schemaVersion, knownSchemaVersion } = facts;
  const most = Number(settings.max_connections);
  const schema = schemaVersion ?? 0;
  return [
    {
      id: "database_latency",
      group,
      label: "Latency",
      status: above(latencyMs, 20, 100),
      value: `${timeInWords(latencyMs)} per round trip`,
      fix: "Run server and workers near the database, in the same network: each stage waits for a round trip or two.",
    },
    {
      id: "server_version",
      group,
      label: "Server",
      status: facts.inRecovery ? "fail" : "ok",
      value: `PostgreSQL ${facts.serverVersion}${facts.inRecovery ? ", a standby that takes no writes" : ""}`,
      fix: "Point DATABASE_URL at the primary.",
    },
    {
      id: "schema_version",
      group,
      label: "Schema",
      status: schema === knownSchemaVersion ? "ok" : "fail",
      value: `version ${schema}${schema === knownSchemaVersion ? "" : `, this program knows ${knownSchemaVersion}`}`,
      fix:
        schema < knownSchemaVersion
          ? "Call engine.migrate(), or start the server again: it migrates at start."
          : "A newer program has migrated this database. Update this one.",
    },
    {
      id: "durability",
      group,
      label: "Durability",
      status:
        settings.fsync === "off" || settings.full_page_writes === "off"
          ? "fail"
          : settings.synchronous_commit === "off"
            ? "warn"
            : "ok",
      value: ["fsync", "full_page_writes", "synchronous_commit"].map((name) => `${name} ${settings[name]}`).join(", "),
      fix: "A crash can lose entries that were acknowledged. Set all three to on, unless the data may be lost.",
    },
    {
      id: "role",
      group,
      label: "Rights",
      status: facts.role.isSuperuser ? "warn" : "ok",
      value: `${facts.role.name}, ${facts.role.isSuperuser ? "a superuser" : facts.role.ownsTables ? "the owner of the tables" : "without a right to change tables"}`,
      fix: "Whoever gets at this connection has the whole server. Let DATABASE_URL name a role of its own, and DATABASE_MIGRATION_URL the owner of the tables.",
    },
    {
      id: "pool",
      group,
      label: "Connections of this process",
      status: above(pool.waiting, 5, 100),
      value: `${pool.open - pool.idle} of ${pool.most} busy, ${pool.waiting} callers wait`,
      fix: "Look for slow statements (pg_stat_activity), or run another process beside this one.",
    },
    {
      id: "connections",
      group,
      label: "Connections of the server",
      status: above(connections / most, 0.8, 0.95),
      value: `${connections} of ${most}`,
      fix: "Raise max_connections, or put a pooler in session mode before the database.",
    },
    {
      id: "pooler",
      group,
      label: "Way to the database",
      status: facts.hasSettings && facts.prepares ? "ok" : "warn",
      value:
        facts.hasSettings && facts.prepares
          ? "settings and prepared statements hold"
          : `a pooler ${[!facts.hasSettings && "refuses settings", !facts.prepares && "forgets prepared statements"].filter(Boolean).join(" and ")}`,
      fix: "Give workers a direct DATABASE_URL: without settings and prepared statements each claim and commit is planned anew.",
    },
    {
      id: "clock_skew",
      group,
      label: "Clocks",
      status: above(Math.abs(clockSkewMs), 2_000, 60_000),
      value: `this machine is ${timeInWords(Math.abs(clockSkewMs))} ${clockSkewMs < 0 ? "behind" : "ahead of"} the database`,
      fix: "Let both machines follow a time server. Leases count on the database's clock alone; what is shown here does not.",
    },
  ];
}

function liveRows({ notifyMs, feedLagMs, loopLagMs, deafWorkers }: SystemFacts): Row[] {
  const group = "Live updates";
  return [
    {
      id: "listen",
      group,
      label: "Notifications",
      status: notifyMs === null ? "warn" : above(notifyMs, 250, 2_000),
      value:
        notifyMs === null ? "none arrive; all is found by polling" : `one came back after ${timeInWords(notifyMs)}`,
      fix: "LISTEN does not work through a pooler in transaction mode. Give a direct DATABASE_URL.",
    },
    {
      id: "deaf_workers",
      group,
      label: "Workers that hear them",
      status: deafWorkers.length > 0 ? "warn" : "ok",
      value: deafWorkers.length > 0 ? `${deafWorkers.join(", ")} hear none and poll` : "all that are alive",
      fix: "Work is found up to a second late there. Give those workers a direct DATABASE_URL.",
    },
    {
      id: "change_feed_lag",
      group,
      label: "Change feed",
      status: feedLagMs === null ? "ok" : above(feedLagMs, 1_500, 10_000),
      value:
        feedLagMs === null
          ? "nothing changed while somebody watched"
          : `changes are seen after ${timeInWords(feedLagMs)}`,
      fix: "The database answers late, or this process is busy: see latency and event loop.",
    },
    {
      id: "event_loop_lag",
      group,
      label: "Event loop of this process",
      status: above(loopLagMs, 100, 1_000),
      value: `up to ${timeInWords(loopLagMs)} late`,
      fix: "Something computes without a pause here. Give the web process a processor of its own; let no worker run in it.",
    },
  ];
}

function workerRows({ workflows, lostWorkers }: SystemFacts): Row[] {
  const group = "Workers";
  const perWorkflow = workflows.map(({ name, workers, waiting, oldestMs, freeSlots, paused }): Row => {
    const waits = waiting > 0 ? `, ${countInWords(waiting)}${waiting >= 10_000 ? " or more" : ""} due` : "";
    const late = oldestMs !== null && oldestMs > 10_000 && freeSlots > 0 && workers > 0 && !paused;
    const alone = workers === 0 && !paused;
    return {
      id: `workflow_${name}`,
      group,
      label: name,
      status: alone ? (waiting > 0 ? "fail" : "warn") : late ? "warn" : "ok",
      value: `${paused ? "paused, " : ""}${workers} ${workers === 1 ? "worker" : "workers"}${waits}${
        waiting > 0 && oldestMs !== null ? `, the oldest for ${timeInWords(oldestMs)}` : ""
      }${late ? " although slots are free" : ""}`,
      fix: alone
        ? `No live worker has code for it. Start one: npm run worker.`
        : "Workers should have taken it within a second. See Notifications and Latency, and the workers' logs.",
    };
  });
  return [
    ...perWorkflow,
    {
      id: "lost_workers",
      group,
      label: "Lost within the hour",
      status: lostWorkers > 0 ? "warn" : "ok",
      value: lostWorkers === 0 ? "none" : countInWords(lostWorkers),
      fix: "They were killed, ran out of memory, or were cut off for longer than their lease. Their logs say which.",
    },
  ];
}
