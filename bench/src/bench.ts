/** The bench: starts the servers, measures, writes the results. */
import { fileURLToPath } from "node:url";
import { build } from "./actor/build.ts";
import type { Contestant } from "./contestant.ts";
import { loadLibrary } from "./contestants/index.ts";
import { describeMachine, packageVersion } from "./machine.ts";
import { help, type Options, readOptions } from "./options.ts";
import { writeResults } from "./report/write.ts";
import { runScenarios } from "./run.ts";
import { settings } from "./stores/postgres.ts";
import { redisVersion } from "./stores/redis.ts";
import { StoresIn } from "./stores/stores.ts";

const options = readOptions(process.argv.slice(2));
if (options) await bench(options);
else console.log(help);
process.exit();

async function bench(options: Options): Promise<void> {
  const begun = Date.now();
  const stores = new StoresIn(options.directory);
  process.once("SIGINT", () => void stores.close().finally(() => process.exit(130)));
  try {
    const { contestants, absent } = await load(options);
    const postgres = await (await stores.postgres()).version();
    const run = await runScenarios(contestants, options, stores, build());
    const page = writeResults(
      {
        date: new Date(begun).toISOString(),
        minutes: Math.round((Date.now() - begun) / 6_000) / 10,
        command: ["npm run bench", ...(process.argv.length > 2 ? ["--", ...process.argv.slice(2)] : [])].join(" "),
        repetitions: options.repetitions,
        machine: describeMachine(),
        versions: versionsOf(contestants, postgres),
        postgres: settings,
        profiles: contestants.map((each) => each.profile),
        ...run,
        absent,
      },
      options.results ?? fileURLToPath(new URL("../results", import.meta.url)),
    );
    console.log(`\n${page}`);
  } finally {
    await stores.close();
  }
}

async function load({
  contestants: names,
  quick,
}: Options): Promise<{ contestants: Contestant[]; absent: Record<string, string> }> {
  const contestants: Contestant[] = [];
  const absent: Record<string, string> = {};
  for (const name of names) {
    const loaded = await loadLibrary(name);
    if (loaded[0]?.profile.store === "redis" && !redisVersion()) {
      absent[name] = "there is no redis-server on this machine.";
      continue;
    }
    await loaded[0]?.build?.();
    const best = loaded.filter((each) => each.profile.name !== "default");
    contestants.push(...(quick && best.length > 0 ? best : loaded));
  }
  return { contestants, absent };
}

function versionsOf(contestants: readonly Contestant[], postgres: string): Record<string, string> {
  const names = new Set(contestants.flatMap((each) => each.packages).filter((name) => name !== "async-workflow"));
  const redis = contestants.some((each) => each.profile.store === "redis") ? redisVersion() : undefined;
  return {
    PostgreSQL: postgres,
    ...(redis ? { Redis: redis } : {}),
    ...Object.fromEntries([...names].map((name) => [name, packageVersion(name)])),
  };
}
