/**
 * graphile-worker: a queue. It has no workflows: "three" is a chain, where each handler adds the next job and then
 * completes its own (two commits, so a crash in between repeats a stage).
 */
import { makeWorkerUtils, run, type TaskList, type WorkerUtils } from "graphile-worker";
import pg from "pg";
import type { Contestant, Input, Participant, Profile, Target } from "../contestant.ts";
import { Batcher } from "../measure/batcher.ts";
import type { Probe } from "../probe.ts";
import { openBacklog } from "./graphile-worker-backlog.ts";
import { silent } from "./graphile-worker-log.ts";

interface Setup {
  readonly concurrentJobs: number;
  readonly batched: boolean;
  /** Our own addition: next stages that become due at the same time are added in one call. */
  readonly handBatched: boolean;
}

const durability = "every commit with fsync; a finished job is deleted, nothing is kept of it";

function contestant(profile: Omit<Profile, "library" | "store" | "durability">, setup: Setup): Contestant {
  return {
    profile: { library: "graphile-worker", store: "postgres", durability, ...profile },
    packages: ["graphile-worker"],
    open: (target, probe) => participant(target, probe, setup),
    ...(profile.backlog ? { openBacklog } : {}),
  };
}

const tunedSettings = "concurrentJobs 24, pool 25, localQueue 500 (refetch 10 ms), completeJobBatchDelay 0";

export const graphileWorker: readonly Contestant[] = [
  contestant(
    {
      name: "tuned",
      settings: tunedSettings,
      pace: { one: 50_000, three: 700, start: 1_500, bulk: 60_000, latency: 12 },
      idle: true,
      backlog: true,
      keepsFinished: false,
    },
    { concurrentJobs: 24, batched: true, handBatched: false },
  ),
  contestant(
    { name: "default", settings: "concurrentJobs 10", pace: { one: 4_000, latency: 12 } },
    { concurrentJobs: 10, batched: false, handBatched: false },
  ),
  contestant(
    {
      name: "hand-batched chain",
      settings: `${tunedSettings}; concurrentJobs 500; our helper adds next stages in batches`,
      pace: { three: 10_000 },
    },
    { concurrentJobs: 500, batched: true, handBatched: true },
  ),
];

async function participant({ url }: Target, probe: Probe, setup: Setup): Promise<Participant> {
  const pool = new pg.Pool({ connectionString: url, max: setup.batched ? 25 : 10 });
  pool.on("error", () => {});
  let opened: Promise<WorkerUtils> | undefined;
  const utils = () => {
    opened ??= makeWorkerUtils({ pgPool: pool, logger: silent });
    return opened;
  };
  return {
    prepare: async () => (await utils()).migrate(),
    start: async (kind, input) => (await utils()).addJob(identifier(kind), input),
    startMany: async (kind, inputs) =>
      (await utils()).addJobs(inputs.map((payload) => ({ identifier: identifier(kind), payload }))),
    work: async () => {
      await run({
        pgPool: pool,
        logger: silent,
        noHandleSignals: true,
        taskList: tasks(probe, setup, utils),
        preset: {
          worker: {
            concurrentJobs: setup.concurrentJobs,
            ...(setup.batched
              ? { localQueue: { size: 500, refetchDelay: { durationMs: 10 } }, completeJobBatchDelay: 0 }
              : {}),
          },
        },
      });
    },
    drained: async () => (await pool.query("select from graphile_worker._private_jobs limit 1")).rowCount === 0,
  };
}

function identifier(kind: string): string {
  return kind === "one" ? "one" : "first";
}

function tasks(probe: Probe, setup: Setup, utils: () => Promise<WorkerUtils>): TaskList {
  const batcher = new Batcher<{ identifier: string; payload: unknown }>(async (jobs) => (await utils()).addJobs(jobs));
  return {
    one: (payload) => {
      probe.start(payload as Input);
      probe.end();
    },
    first: async (payload, { addJob }) => {
      probe.start(payload as Input);
      await (setup.handBatched ? batcher.add({ identifier: "second", payload }) : addJob("second", payload));
    },
    second: async (payload, { addJob }) => {
      await (setup.handBatched ? batcher.add({ identifier: "third", payload }) : addJob("third", payload));
    },
    third: () => probe.end(),
  };
}
