/** pg-boss: a queue. "three" is a chain: a handler inserts its whole batch into the next queue, then the batch is completed. */
import pg from "pg";
import { PgBoss } from "pg-boss";
import type { Contestant, Input, Participant, Profile, Target } from "../contestant.ts";
import type { Probe } from "../probe.ts";
import { openBacklog } from "./pg-boss-backlog.ts";

interface Setup {
  readonly partition: boolean;
  /** Absent: pg-boss's defaults, one job per poll. */
  readonly work?: {
    readonly batchSize: number;
    readonly localConcurrency: number;
    readonly burstWhenBatchFull: boolean;
    readonly pollingIntervalSeconds: number;
  };
}

const durability = "every commit with fsync; finished jobs and their output kept (14 days by default)";
const queues = ["one", "first", "second", "third"];
const batched = { batchSize: 500, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5 };

function contestant(profile: Omit<Profile, "library" | "store" | "durability">, setup: Setup): Contestant {
  return {
    profile: { library: "pg-boss", store: "postgres", durability, ...profile },
    packages: ["pg-boss"],
    open: async (target, probe) => participant(target, probe, setup),
    ...(profile.backlog ? { openBacklog } : {}),
  };
}

export const pgBoss: readonly Contestant[] = [
  contestant(
    {
      name: "tuned",
      settings: "batchSize 500, localConcurrency 4, burstWhenBatchFull, poll 0.5 s, notify",
      pace: { one: 35_000, start: 1_500, bulk: 45_000, latency: 12 },
      idle: true,
      backlog: true,
    },
    { partition: false, work: { ...batched, localConcurrency: 4 } },
  ),
  contestant(
    {
      name: "partition",
      settings: "as tuned, queues with partition: true",
      pace: { one: 38_000 },
    },
    { partition: true, work: { ...batched, localConcurrency: 4 } },
  ),
  contestant({ name: "default", settings: "1 job per poll of 2 s", pace: { latency: 0.25 } }, { partition: false }),
  contestant(
    {
      name: "hand-batched chain",
      settings: "batchSize 500, localConcurrency 1, notify, partition: true; the handler inserts the whole batch",
      pace: { three: 10_000 },
    },
    { partition: true, work: { ...batched, localConcurrency: 1 } },
  ),
];

async function participant({ url }: Target, probe: Probe, setup: Setup): Promise<Participant> {
  const notify = setup.work !== undefined;
  let working = false;
  let booted: Promise<PgBoss> | undefined;
  const boss = () => {
    booted ??= boot(url, { supervise: working, useListenNotify: notify && working });
    return booted;
  };
  const inspector = new pg.Pool({ connectionString: url, max: 1 });
  return {
    prepare: async () => {
      for (const name of queues) await (await boss()).createQueue(name, { partition: setup.partition, notify });
    },
    start: async (kind, input) => (await boss()).send(queueOf(kind), input),
    startMany: async (kind, inputs) =>
      (await boss()).insert(
        queueOf(kind),
        inputs.map((data) => ({ data })),
      ),
    work: async (kind) => {
      working = true;
      for (const name of kind === "one" ? ["one"] : queues.slice(1)) await work(await boss(), name, probe, setup);
    },
    drained: async () => {
      const { rowCount } = await inspector.query("select from pgboss.job where state < 'completed' limit 1");
      return rowCount === 0;
    },
  };
}

async function boot(url: string, options: { supervise: boolean; useListenNotify: boolean }): Promise<PgBoss> {
  const boss = new PgBoss({ connectionString: url, schedule: false, ...options });
  boss.on("error", () => {});
  return boss.start();
}

function queueOf(kind: string): string {
  return kind === "one" ? "one" : "first";
}

async function work(boss: PgBoss, name: string, probe: Probe, setup: Setup): Promise<void> {
  const next = name === "first" ? "second" : name === "second" ? "third" : undefined;
  const handle = async (jobs: { data: Input }[]) => {
    for (const job of jobs) {
      if (name === "one" || name === "first") probe.start(job.data);
      if (!next) probe.end();
    }
    if (next)
      await boss.insert(
        next,
        jobs.map(({ data }) => ({ data })),
      );
  };
  await (setup.work ? boss.work<Input>(name, setup.work, handle) : boss.work<Input>(name, handle));
}
