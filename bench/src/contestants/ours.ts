/** This project's library, through its public interface. */
import pg from "pg";
import { createEngine, type Json, type WorkOptions, workflow } from "../../../engine/src/index.ts";
import type { Contestant, Input, Participant, Profile, Target } from "../contestant.ts";
import type { Probe } from "../probe.ts";
import { openBacklog } from "./ours-backlog.ts";

const durability = "every stage committed with fsync before the next starts; entry, results and history kept";

function contestant(profile: Omit<Profile, "library" | "store" | "durability">, options: WorkOptions): Contestant {
  return {
    profile: { library: "ours", store: "postgres", durability, ...profile },
    packages: ["async-workflow"],
    open: async (target, probe) => participant(target, probe, options),
    ...(profile.backlog ? { openBacklog } : {}),
  };
}

export const ours: readonly Contestant[] = [
  contestant(
    {
      name: "tuned",
      settings: "concurrency 1000",
      pace: { one: 40_000, three: 20_000, start: 40_000, bulk: 100_000, latency: 12 },
      local: true,
      idle: true,
      backlog: true,
    },
    { concurrency: 1000 },
  ),
  contestant({ name: "default", settings: "concurrency 50", pace: { one: 20_000, three: 8_000 } }, {}),
];

function participant({ url }: Target, probe: Probe, options: WorkOptions): Participant {
  const one = workflow("one").stage("ONLY", ({ input }) => {
    probe.start(input as unknown as Input);
    probe.end();
  });
  const three = workflow("three")
    .stage("FIRST", ({ input }) => probe.start(input as unknown as Input))
    .stage("SECOND", () => {})
    .stage("THIRD", () => probe.end());
  const workflows = { one, three };
  const engine = createEngine({ databaseUrl: url, workflows: [one, three] });
  const inspector = new pg.Pool({ connectionString: url, max: 1 });
  return {
    prepare: () => engine.migrate(),
    start: (kind, input) => engine.start(workflows[kind], asJson(input)),
    startMany: (kind, inputs) =>
      engine.startMany(
        workflows[kind],
        inputs.map((input) => ({ input: asJson(input) })),
      ),
    work: () => engine.work(options),
    drained: async () => {
      const { rowCount } = await inspector.query("select from async_workflow.live limit 1");
      return rowCount === 0;
    },
  };
}

function asJson(input: Input): Json {
  return input as unknown as Json;
}
