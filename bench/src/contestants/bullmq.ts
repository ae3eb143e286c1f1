/**
 * BullMQ, on Redis and on PostgreSQL: a queue. "three" is a chain: each handler adds the next job and then its own is
 * completed (two writes, so a crash in between repeats a stage).
 */
import { createPostgresBackend, Queue, Worker } from "bullmq";
import type { Contestant, Input, Kind, Participant, Profile, Target } from "../contestant.ts";
import type { Probe } from "../probe.ts";

type Backing = "redis" | "postgres";
const names = ["one", "first", "second", "third"];

function contestant(
  backing: Backing,
  profile: Omit<Profile, "library" | "store" | "durability">,
  concurrency: number,
): Contestant {
  const durability =
    backing === "redis"
      ? "appendfsync everysec: a crash can lose a second of acknowledged work; finished jobs kept"
      : "every commit with fsync; finished jobs kept";
  return {
    profile: { library: `bullmq-${backing}`, store: backing, durability, ...profile },
    packages: backing === "redis" ? ["bullmq", "ioredis"] : ["bullmq", "pg"],
    open: async (target, probe) => participant(backing, target, probe, concurrency),
  };
}

export const bullmqRedis: readonly Contestant[] = [
  contestant(
    "redis",
    {
      name: "tuned",
      settings: "concurrency 100",
      pace: { one: 18_000, three: 4_500, start: 25_000, bulk: 35_000, latency: 12 },
      idle: true,
    },
    100,
  ),
  contestant("redis", { name: "default", settings: "concurrency 1", pace: { one: 5_000 } }, 1),
];

export const bullmqPostgres: readonly Contestant[] = [
  contestant(
    "postgres",
    {
      name: "tuned",
      settings: "concurrency 50, pool 20",
      pace: { one: 2_000, three: 350, start: 2_500, bulk: 30_000, latency: 12 },
      mostWorkers: 1,
      idle: true,
    },
    50,
  ),
  contestant("postgres", { name: "default", settings: "concurrency 1, pool 10", pace: { one: 1_000 } }, 1),
];

function participant(backing: Backing, { url }: Target, probe: Probe, concurrency: number): Participant {
  const queues = new Map<string, Queue>();
  const queue = (name: string) => {
    const known = queues.get(name) ?? openQueue(backing, url, name, concurrency);
    queues.set(name, known);
    return known;
  };
  const firstOf = (kind: Kind) => queue(kind === "one" ? "one" : "first");
  return {
    prepare: async () => {
      for (const name of names) await queue(name).waitUntilReady();
    },
    start: (kind, input) => firstOf(kind).add("entry", input),
    startMany: (kind, inputs) => firstOf(kind).addBulk(inputs.map((data) => ({ name: "entry", data }))),
    work: async (kind) => {
      for (const name of kind === "one" ? ["one"] : names.slice(1)) {
        const next = nextOf(name);
        const handle = async ({ data }: { data: Input }) => {
          if (name === "one" || name === "first") probe.start(data);
          if (next) await queue(next).add("entry", data);
          else probe.end();
        };
        await openWorker(backing, url, name, concurrency, handle).waitUntilReady();
      }
    },
    drained: async (kind) => {
      for (const name of kind === "one" ? ["one"] : names.slice(1)) {
        const counts = await queue(name).getJobCounts("waiting", "active", "delayed", "prioritized");
        if (Object.values(counts).some((count) => count > 0)) return false;
      }
      return true;
    },
  };
}

function nextOf(name: string): string | undefined {
  return name === "first" ? "second" : name === "second" ? "third" : undefined;
}

function openQueue(backing: Backing, url: string, name: string, concurrency: number): Queue {
  if (backing === "redis") return new Queue(name, { connection: { url } });
  return new Queue(name, postgresOptions(url, concurrency), createPostgresBackend) as unknown as Queue;
}

function openWorker(
  backing: Backing,
  url: string,
  name: string,
  concurrency: number,
  handle: (job: { data: Input }) => Promise<void>,
): Worker {
  const worker =
    backing === "redis"
      ? new Worker(name, handle, { connection: { url, maxRetriesPerRequest: null }, concurrency })
      : (new Worker(
          name,
          handle,
          { ...postgresOptions(url, concurrency), concurrency },
          createPostgresBackend,
        ) as unknown as Worker);
  worker.on("error", (error) => console.error(error));
  return worker;
}

function postgresOptions(url: string, concurrency: number) {
  return { connection: { connectionString: url, max: concurrency > 1 ? 20 : 10, migrate: true } };
}
