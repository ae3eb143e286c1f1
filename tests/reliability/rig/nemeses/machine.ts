/** What the machine does to workers: it freezes them together, kills who eats its memory, starves them of the processor, cuts their wire. */
import { setTimeout as wait } from "node:timers/promises";
import { monotonicNow } from "../../history/clock.ts";
import type { ControlGroup } from "../control-group.ts";
import type { Rig } from "../rig.ts";
import type { Nemesis } from "../scenario.ts";
import type { WorkerSlot } from "../worker-slot.ts";
import { every, pause } from "./every.ts";
import { declaredDead } from "./zombies.ts";

/** The engine's pool, the heartbeat, the thread that guards the lease, the listener, and the pool of webhooks' deliveries. */
const connectionsOfProcess = (webhooks: boolean) => 4 + 1 + 1 + 1 + (webhooks ? 2 : 0);

/** Of all workers, and the web process and the clients, which have theirs as well. */
export const connectionsAllowed = ({ workers, scenario }: Rig): number =>
  (workers.length + 2) * connectionsOfProcess(scenario.webhooks ?? false);

/** A5: all workers are frozen for longer than their leases, and go on at the same moment. */
export const freezeAllWorkers = (meanMs: number, leases: number): Nemesis =>
  every(meanMs, async (rig) => {
    const from = monotonicNow();
    const groups = rig.workers.map(groupOf);
    try {
      for (const group of groups) group.freeze();
      await wait(rig.leaseMs * leases);
      const frozen = groups.filter((group) => group.isFrozen).length;
      const over = await leasesOver(rig);
      for (const group of groups) group.thaw();
      const evidence = `${frozen} groups were frozen and ${over} leases were over`;
      rig.fault("A5", "every worker", from, frozen === groups.length && over === groups.length, evidence);
      const most = await mostConnections(rig);
      const allowed = connectionsAllowed(rig);
      if (most > allowed) throw new Error(`A5: ${most} connections after the thaw, ${allowed} are configured.`);
    } finally {
      for (const group of groups) group.thaw();
    }
  });

async function leasesOver(rig: Rig): Promise<number> {
  const [row] = await rig.server.query<{ over: number }>(
    "select count(*)::int as over from async_workflow.worker where ended_at is null and alive_until < clock_timestamp()",
    [],
    rig.databaseUrl,
  );
  return row?.over ?? 0;
}

/** In the two seconds from now. */
export async function mostConnections(rig: Rig): Promise<number> {
  let most = 0;
  for (let looks = 0; looks < 40; looks += 1) {
    const [row] = await rig.server.query<{ open: number }>(
      `select count(*)::int as open from pg_stat_activity
       where datname = current_database() and application_name like 'async-workflow%' and client_port is not null and application_name <> 'rig'`,
      [],
      rig.databaseUrl,
    );
    most = Math.max(most, row?.open ?? 0);
    await wait(50);
  }
  return most;
}

/** A12: what a worker may use is bounded. Whoever wants more is killed by the kernel, or ended by its own runtime, whose bound is lower. */
export const watchMemory: Nemesis = async (rig, signal) => {
  const seen = new Set<number>();
  const killed = new Map(rig.workers.map((slot) => [slot, 0]));
  while (!signal.aborted) {
    await pause(100, signal);
    for (const slot of rig.workers) {
      const kills = groupOf(slot).outOfMemoryKills;
      const before = killed.get(slot) ?? 0;
      if (kills > before)
        for (let n = before; n < kills; n += 1)
          rig.fault("A12", slot.name, monotonicNow(), true, `the kernel counts ${n + 1} killed for want of memory`);
      killed.set(slot, kills);
    }
    for (const { pid, exit, role } of rig.processes) {
      if (role !== "worker" || exit !== "SIGABRT" || seen.has(pid)) continue;
      seen.add(pid);
      rig.fault("A12 heap", "a worker", monotonicNow(), true, `process ${pid} ended with ${exit}: its heap was full`);
    }
  }
};

/** A13: the first worker gets a share of one processor, for as long as the run goes on. */
export const starve = (share: number, forMs: number): Nemesis =>
  every(500, async (rig, signal) => {
    const slot = rig.workers[0] as WorkerSlot;
    const group = groupOf(slot);
    const from = monotonicNow();
    const before = group.throttledPeriods;
    group.limitProcessor(share);
    let least = Number.POSITIVE_INFINITY;
    for (let past = 0; past < forMs && !signal.aborted; past += 100) {
      least = Math.min(least, await leaseLeftMs(rig, slot.child.pid));
      await pause(100, signal);
    }
    group.limitProcessor(null);
    const throttled = group.throttledPeriods - before;
    const evidence = `made to wait in ${throttled} periods of 100 ms; at least ${Math.round(least)} ms of ${rig.leaseMs} ms of its lease were left`;
    rig.fault("A13", slot.name, from, throttled >= 10, evidence);
  });

async function leaseLeftMs(rig: Rig, pid: number): Promise<number> {
  const [row] = await rig.server.query<{ left: number }>(
    `select extract(epoch from alive_until - clock_timestamp())::float8 * 1000 as left
     from async_workflow.worker where pid = $1 and ended_at is null order by id desc limit 1`,
    [pid],
    rig.databaseUrl,
  );
  return row?.left ?? 0;
}

/** C3: a worker's wire goes dark for a part of a lease, or for several; nobody tells it. `row` is recorded when that had to cost it its lease. */
export const darkenWires = (row: string, meanMs: number, leases: number): Nemesis =>
  every(meanMs, async (rig) => {
    const slot = rig.takeWorker();
    if (!slot?.wire) throw new Error("The run has no wires of its own: it says nothing of privateWires.");
    const from = monotonicNow();
    const before = slot.wire.lost;
    try {
      slot.wire.darken();
      await wait(rig.leaseMs * leases);
      const dead = await declaredDead(rig, slot);
      const lost = slot.wire.lost - before;
      slot.wire.lighten();
      const backMs = leases > 1 ? await untilBack(rig, slot.child.pid) : 0;
      const evidence = `${lost} packets were lost in ${rig.leaseMs * leases} ms; ${dead.evidence}; back ${backMs} ms after`;
      rig.fault(row, slot.name, from, lost > 0 && (leases < 1 || dead.fired), evidence);
    } finally {
      slot.wire.lighten();
      slot.taken = false;
    }
  });

/** How long after now a worker of that process has a lease. */
async function untilBack(rig: Rig, pid: number): Promise<number> {
  const began = performance.now();
  while ((await leaseLeftMs(rig, pid)) <= 0 && performance.now() - began < 60_000) await wait(50);
  return Math.round(performance.now() - began);
}

function groupOf({ group }: WorkerSlot): ControlGroup {
  if (!group) throw new Error("The run's workers have no control groups: it says nothing of groups.");
  return group;
}
