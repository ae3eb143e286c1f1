/** What happens to PostgreSQL: crashes, restarts, connections that are ended, locks, times in which it does nothing. */
import pg from "pg";
import { monotonicNow } from "../../history/clock.ts";
import type { Rig } from "../rig.ts";
import type { Nemesis } from "../scenario.ts";
import { every, pause } from "./every.ts";

type End = Parameters<Rig["server"]["end"]>[0];
const rowOf: Readonly<Record<End, string>> = { immediate: "B1", fast: "B2", "kill -9": "B4" };

/** B1, B2, B4: down for up to two seconds, then up again. `ways` are taken in turn. */
export const crashServer = (meanMs: number, ways: readonly End[] = ["immediate"]): Nemesis => {
  let turn = 0;
  return every(meanMs, async (rig) => {
    const how = ways[turn++ % ways.length] as End;
    const from = monotonicNow();
    const evidence = await rig.server.end(how);
    await pause(Math.random() * 1_500, new AbortController().signal);
    const pid = await rig.server.start();
    rig.fault(rowOf[how], "postgres", from, true, `${evidence}; ${pid} recovered from the log`);
  });
};

/** B3: one backend dies as if by a fault of its own, and PostgreSQL ends all the others and recovers. */
export const killBackends = (meanMs: number): Nemesis =>
  every(meanMs, async (rig) => {
    const from = monotonicNow();
    const [row] = await ask<{ pid: number }>(
      rig,
      "select pid from pg_stat_activity where application_name like 'async-workflow%' order by random() limit 1",
    );
    if (!row) return;
    process.kill(row.pid, "SIGKILL");
    await answers(rig);
    rig.fault("B3", "postgres", from, true, `backend ${row.pid} was killed; the server recovered`);
  });

/** B5: every connection of ours is ended each 200 ms, for a while. */
export const terminateBackends = (meanMs: number, forMs: number): Nemesis =>
  storm("B5", "pg_terminate_backend", "application_name like 'async-workflow%'", meanMs, forMs);

/** B6: the connections that listen for notifications are ended. */
export const terminateListeners = (meanMs: number): Nemesis =>
  storm("B6", "pg_terminate_backend", "application_name = 'async-workflow listener'", meanMs, 1);

/** B7: whatever statement runs is cancelled, each 200 ms, for a while. */
export const cancelStatements = (meanMs: number, forMs: number): Nemesis =>
  storm("B7", "pg_cancel_backend", "application_name like 'async-workflow%' and state = 'active'", meanMs, forMs);

function storm(row: string, call: string, which: string, meanMs: number, forMs: number): Nemesis {
  return every(meanMs, async (rig, signal) => {
    const from = monotonicNow();
    const until = performance.now() + forMs;
    let hit = 0;
    do {
      const rows = await ask(
        rig,
        `select ${call}(pid) from pg_stat_activity where datname = current_database() and ${which}`,
      );
      hit += rows.length;
      await pause(200, signal);
    } while (performance.now() < until && !signal.aborted);
    rig.fault(row, forMs > 1_000 ? "postgres" : "connections", from, hit > 0, `${call} for ${hit} backends`);
  });
}

/** B8: the server does nothing for a while, and its connections stay. */
export const freezeServer = (meanMs: number, forMs: number): Nemesis =>
  every(meanMs, async (rig, signal) => {
    const from = monotonicNow();
    const pids = rig.server.processes();
    for (const pid of pids) send(pid, "SIGSTOP");
    await pause(forMs, signal);
    for (const pid of pids) send(pid, "SIGCONT");
    rig.fault("B8", "postgres", from, pids.length > 1, `${pids.length} processes were stopped for ${forMs} ms`);
  });

/** B10: nobody can read or write the queue for a while. */
export const lockTable = (meanMs: number, forMs: number): Nemesis =>
  locked("B10", "lock table async_workflow.live in access exclusive mode", "postgres", meanMs, forMs);

/** B11: one row is locked for long; all others go on. */
export const lockRow = (meanMs: number, forMs: number): Nemesis =>
  locked(
    "B11",
    "select from async_workflow.live where worker_id is not null limit 1 for update",
    "a row",
    meanMs,
    forMs,
  );

function locked(row: string, sql: string, target: string, meanMs: number, forMs: number): Nemesis {
  return every(meanMs, async (rig, signal) => {
    const from = monotonicNow();
    // Also while the server tells everybody else to only read.
    const options = "-c default_transaction_read_only=off";
    const client = new pg.Client({ connectionString: rig.databaseUrl, application_name: "rig", options });
    client.on("error", () => {}); // the query reports it
    try {
      await client.connect();
      await client.query("begin");
      const { command } = await client.query(sql);
      await pause(forMs, signal);
      await client.query("rollback");
      rig.fault(row, target, from, true, `${command} was held for ${forMs} ms`);
    } catch (error) {
      // Another nemesis has the server in hand.
      rig.fault(row, target, from, false, (error as Error).message);
    } finally {
      await client.end().catch(() => {});
    }
  });
}

/** B16: the database's disk is full for a while. That it is, PostgreSQL itself says. */
export const fillDisk = (meanMs: number, forMs: number): Nemesis =>
  every(meanMs, async (rig, signal) => {
    const { disk } = rig;
    if (!disk) throw new Error("The run has no disk of its own: it says nothing of diskMegabytes.");
    const from = monotonicNow();
    const bytes = disk.fill();
    const refused = await rig.server
      .query(
        "create table public.rig_probe as select repeat('full', 100) from generate_series(1, 10000)",
        [],
        rig.databaseUrl,
      )
      .then(
        () => "nothing",
        ({ code }: { code?: string }) => code ?? "nothing",
      );
    await pause(forMs, signal);
    disk.free();
    await ask(rig, "drop table if exists public.rig_probe");
    rig.fault(
      "B16",
      "postgres",
      from,
      refused === "53100",
      `${bytes} bytes took the room; a write was refused with ${refused}`,
    );
  });

/** B18: new transactions may only read, as on a standby that was the primary. */
export const makeReadOnly = (meanMs: number, forMs: number): Nemesis =>
  every(meanMs, async (rig, signal) => {
    const from = monotonicNow();
    const set = async (value: string) => {
      await insist(rig, `alter system set default_transaction_read_only = ${value}`);
      await insist(rig, "select pg_reload_conf()");
    };
    await set("on");
    await pause(forMs, signal);
    // A session that may write is needed to set it back: ALTER SYSTEM is no write to the database.
    await set("off");
    rig.fault("B18", "postgres", from, true, `default_transaction_read_only was on for ${forMs} ms`);
  });

async function ask<Row extends object>(rig: Rig, sql: string): Promise<Row[]> {
  return rig.server.query<Row>(sql, [], rig.databaseUrl).catch(() => []);
}

const answers = (rig: Rig): Promise<void> => insist(rig, "select 1");

/** Again and again, until the server has done it. */
async function insist(rig: Rig, sql: string): Promise<void> {
  for (;;) {
    const done = await rig.server.query(sql, [], rig.databaseUrl).then(
      () => true,
      () => false,
    );
    if (done) return;
    await pause(20, new AbortController().signal);
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself meanwhile.
  }
}
