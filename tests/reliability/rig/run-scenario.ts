/** Carries out a run from an empty database to a verdict: load, faults, healing, draining, and the checker's word on the record of it. */
import { mkdirSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { checkHistory, type Report } from "../checker/check-history.ts";
import { inspectCatalog } from "../history/catalog.ts";
import { monotonicNow, sampleClock } from "../history/clock.ts";
import type { ClockSample, History, Run, RunWorkflow } from "../history/records.ts";
import { appendRecords, readRecords, writeRun } from "../history/run-directory.ts";
import { TrueTime } from "../history/true-time.ts";
import { WalRecorder } from "../history/wal-recorder.ts";
import { deliveryRetry } from "../hooks/delivery.ts";
import { type Build, buildRig } from "./build.ts";
import type { PostgresUnderTest } from "./postgres-under-test.ts";
import { policies } from "./processes/rig-workflows.ts";
import { Rig } from "./rig.ts";
import type { Scenario } from "./scenario.ts";
import { Tally } from "./tally.ts";

const toleranceMs = 150;
const pickUpMs = 5_000;

type Migrations = typeof import("../../../engine/src/migrations/migrate.ts");

export interface RunOptions {
  readonly directory: string;
  readonly commit: string;
  /** Of the intact engine; a scenario with patches makes its own. */
  readonly build: Build;
}

/** Leaves the record of the run in the directory. */
export async function runScenario(
  scenario: Scenario,
  server: PostgresUnderTest,
  { directory, commit, build }: RunOptions,
): Promise<Report> {
  mkdirSync(directory, { recursive: true });
  const disk = scenario.diskMegabytes === undefined ? undefined : server.smallDisk(scenario.diskMegabytes);
  const databaseUrl = await server.createDatabase(disk);
  const own = scenario.patches ? buildRig(scenario.patches) : undefined;
  const rig = new Rig(scenario, { build: own ?? build, server, databaseUrl, disk, directory });
  const clock = new ClockSampler(databaseUrl);
  const recorder = new WalRecorder(databaseUrl);
  try {
    const { migrate } = (await import((own ?? build).program("engine/src/migrations/migrate.ts"))) as Migrations;
    await migrate(databaseUrl);
    await recorder.begin();
    clock.start();
    await rig.start();
    const healedAt = await hurt(rig, new Tally(rig, directory));
    await wait(scenario.calmMs * 1.6); // the throughput is looked at half a window after healing
    await rig.endLoad();
    await drain(rig);
    await wait(scenario.streamMs);
    await clock.stop();
    const endedAt = monotonicNow();
    await rig.end();
    const time = new TrueTime(rig.clockSettings, clock.samples);
    const wal = (await recorder.take()).map((commit) => time.commit(commit));
    const samples = clock.samples.map((sample) => time.sample(sample));
    appendRecords(directory, "wal", wal);
    appendRecords(directory, "calls", rig.calls);
    appendRecords(directory, "faults", rig.faults);
    appendRecords(directory, "processes", rig.processes);
    appendRecords(directory, "clock", samples);
    const final = await recorder.dump();
    appendRecords(directory, "final", final);
    const { catalog, workflows } = await look(databaseUrl);
    appendRecords(directory, "catalog", catalog);
    const run = describeRun(scenario, { commit, workflows, webhooks: rig.webhooks, healedAt, endedAt });
    writeRun(directory, run);
    const history: History = {
      run,
      wal,
      final,
      catalog,
      faults: rig.faults,
      processes: rig.processes,
      clock: samples,
      calls: readRecords(directory, "calls"),
      effects: readRecords(directory, "effects"),
      stream: readRecords(directory, "stream"),
      hooks: readRecords(directory, "hooks"),
    };
    return checkHistory(history);
  } catch (error) {
    await rig.abandon();
    throw error;
  } finally {
    await clock.stop();
    await recorder.end().catch(() => {}); // it was not begun
    own?.remove();
    if (disk) await server.dropDatabase(databaseUrl).catch(() => {}); // the server may be gone
    disk?.remove();
  }
}

/** Lets the nemeses loose and mends what they broke; resolves with the time from which on nothing was hurt any more. */
async function hurt(rig: Rig, tally: Tally): Promise<number> {
  const { calmMs, faultsMs, nemeses } = rig.scenario;
  await wait(calmMs * 1.2);
  const ending = new AbortController();
  const broken = Promise.all(nemeses.map((nemesis) => nemesis(rig, ending.signal)));
  // One that fails ends the run, orderly.
  broken.catch(() => ending.abort());
  const deadline = performance.now() + faultsMs;
  while (!ending.signal.aborted && performance.now() < deadline && !(haveFired(rig) && (await tally.isEnough())))
    await wait(250);
  ending.abort();
  await broken;
  for (const proxy of rig.proxies) proxy.mend();
  return monotonicNow();
}

function haveFired({ scenario, faults }: Rig): boolean {
  const fired = (row: string) => faults.filter((fault) => fault.row === row && fault.fired).length;
  return Object.entries(scenario.planned).every(([row, planned]) => fired(row) >= planned);
}

/** Waits until all has ended, for as long as it gets on. */
async function drain(rig: Rig): Promise<void> {
  let least = Number.POSITIVE_INFINITY;
  let since = performance.now();
  while (performance.now() - since < rig.scenario.drainMs) {
    const rows = rig.server.query<{ left: number }>(leftLive, [], rig.databaseUrl);
    const left = (await rows.catch(() => []))[0]?.left ?? Number.POSITIVE_INFINITY;
    if (left === 0) return;
    if (left < least) {
      least = left;
      since = performance.now();
    }
    await wait(100);
  }
}

const leftLive = "select count(*)::int as left from async_workflow.live";

async function look(url: string): Promise<{ catalog: History["catalog"]; workflows: RunWorkflow[] }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const catalog = await inspectCatalog(client);
    const { rows } = await client.query<{ id: number; name: keyof typeof policies; stages: string[] }>(
      "select id, name, stages from async_workflow.workflow",
    );
    const workflows = rows.map(({ id, name, stages }) => {
      const told = name in policies;
      const { attempts, delayMs } = policies[name] ?? { ...deliveryRetry, delayMs: deliveryRetry.delay / 2 };
      return {
        id,
        name,
        stages: stages.map((stage) => ({ name: stage, attempts, minDelayMs: delayMs, tellsEffects: told })),
      };
    });
    return { catalog, workflows };
  } finally {
    await client.end();
  }
}

function describeRun(
  scenario: Scenario,
  seen: Pick<Run, "commit" | "workflows" | "webhooks" | "healedAt" | "endedAt">,
): Run {
  const { name, planned, floors, ceilings, recoveryMs, drainMs, streamMs, throughputShare, calmMs, graceMs } = scenario;
  return {
    format: 1,
    name,
    ...seen,
    plannedFaults: planned,
    floors,
    ...(ceilings ? { ceilings } : {}),
    times: {
      toleranceMs,
      recoveryMs,
      drainMs: drainMs + calmMs * 2,
      streamMs,
      pickUpMs,
      ...(graceMs === undefined ? {} : { graceMs }),
    },
    throughput: throughputShare === undefined ? null : { windowMs: calmMs, share: throughputShare },
    databaseClockMoved: scenario.falseClock ?? false,
  };
}

/** Relates the two clocks once a second, as long as the server answers. */
class ClockSampler {
  readonly samples: ClockSample[] = [];
  readonly #url: string;
  #running: Promise<void> | undefined;
  #over = false;

  constructor(url: string) {
    this.#url = url;
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#over = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#over) {
      const client = new pg.Client({
        connectionString: this.#url,
        connectionTimeoutMillis: 2_000,
        query_timeout: 5_000,
      });
      client.on("error", () => {}); // the sample reports it
      try {
        await client.connect();
        while (!this.#over) {
          this.samples.push(await sampleClock(client));
          await wait(1_000);
        }
      } catch {
        await wait(200);
      }
      await client.end().catch(() => {});
    }
  }
}
