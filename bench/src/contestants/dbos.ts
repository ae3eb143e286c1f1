/** DBOS: durable workflows in PostgreSQL. "three" is one workflow of three steps, each checkpointed. */
import { DBOS, DBOSClient } from "@dbos-inc/dbos-sdk";
import pg from "pg";
import type { Contestant, Input, Kind, Participant, Profile, Target } from "../contestant.ts";
import type { Probe } from "../probe.ts";

interface Setup {
  readonly pool: number;
  readonly queue: { readonly workerConcurrency?: number; readonly minPollingIntervalMs?: number };
}

const durability = "every step and result committed with fsync; kept";
const silent = { info() {}, debug() {}, warn() {}, error: (entry: unknown) => console.error(entry) };

function contestant(profile: Omit<Profile, "library" | "store" | "durability">, setup: Setup): Contestant {
  return {
    profile: { library: "dbos", store: "postgres", durability, ...profile },
    packages: ["@dbos-inc/dbos-sdk"],
    open: async (target, probe) => participant(target, probe, setup),
  };
}

export const dbos: readonly Contestant[] = [
  contestant(
    {
      name: "tuned",
      settings: "pool 20, queue polled every 20 ms, workerConcurrency 1000; bulk = enqueueInTransaction",
      pace: { one: 1_500, three: 500, start: 3_000, bulk: 5_000, latency: 12 },
      idle: true,
    },
    { pool: 20, queue: { workerConcurrency: 1_000, minPollingIntervalMs: 20 } },
  ),
  contestant(
    { name: "default", settings: "pool 10, queue polled every second", pace: { three: 500, latency: 1 } },
    { pool: 10, queue: {} },
  ),
];

const queueName = "entries";
const applicationName = "bench";
const appVersion = "1";

function participant({ url }: Target, probe: Probe, { pool, queue }: Setup): Participant {
  const sql = new pg.Pool({ connectionString: url, max: 2 });
  let opened: Promise<DBOSClient> | undefined;
  const client = () => {
    opened ??= DBOSClient.create({
      systemDatabaseUrl: url,
      systemDatabasePoolSize: pool,
      logger: silent,
      applicationName,
    });
    return opened;
  };
  const optionsOf = (kind: Kind) => ({ queueName, workflowName: kind, appVersion });
  const launch = async () => {
    register(probe);
    DBOS.setConfig({
      name: applicationName,
      systemDatabaseUrl: url,
      systemDatabasePoolSize: pool,
      applicationVersion: appVersion,
      logger: silent,
    });
    await DBOS.launch();
    await DBOS.registerQueue(queueName, queue);
  };
  return {
    prepare: async () => {
      await launch(); // creates the schema and the queue
      await DBOS.shutdown();
    },
    start: async (kind, input) => (await client()).enqueue(optionsOf(kind), input),
    startMany: async (kind, inputs) => {
      const connection = await sql.connect();
      await connection.query("begin");
      for (const input of inputs) await (await client()).enqueueInTransaction(connection, optionsOf(kind), input);
      await connection.query("commit");
      connection.release();
    },
    work: launch,
    drained: async () => {
      const text = "select from dbos.workflow_status where status in ('ENQUEUED', 'PENDING') limit 1";
      return (await sql.query(text)).rowCount === 0;
    },
  };
}

function register(probe: Probe): void {
  DBOS.registerWorkflow(
    async (input: Input) => {
      await DBOS.runStep(async () => probe.start(input), { name: "only" });
      probe.end();
    },
    { name: "one" },
  );
  DBOS.registerWorkflow(
    async (input: Input) => {
      await DBOS.runStep(async () => probe.start(input), { name: "first" });
      await DBOS.runStep(async () => {}, { name: "second" });
      await DBOS.runStep(async () => probe.end(), { name: "third" });
    },
    { name: "three" },
  );
}
