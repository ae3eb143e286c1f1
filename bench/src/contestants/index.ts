/** All libraries, in the order of the tables. Loaded one by one: a process holds only the library that it measures. */
import type { Contestant } from "../contestant.ts";

const loaders = {
  ours: async () => (await import("./ours.ts")).ours,
  "graphile-worker": async () => (await import("./graphile-worker.ts")).graphileWorker,
  "pg-boss": async () => (await import("./pg-boss.ts")).pgBoss,
  "bullmq-redis": async () => (await import("./bullmq.ts")).bullmqRedis,
  "bullmq-postgres": async () => (await import("./bullmq.ts")).bullmqPostgres,
  dbos: async () => (await import("./dbos.ts")).dbos,
  "vercel-workflow": async () => (await import("./vercel-workflow/index.ts")).vercelWorkflow,
  floor: async () => (await import("./floor.ts")).floor,
  restate: async () => (await import("./restate.ts")).restateServer,
} satisfies Record<string, () => Promise<readonly Contestant[]>>;

export const libraries = Object.keys(loaders);

/** The profiles of a library. */
export function loadLibrary(name: string): Promise<readonly Contestant[]> {
  const load = (loaders as Record<string, () => Promise<readonly Contestant[]>>)[name];
  if (!load) throw new Error(`There is no contestant "${name}": choose from ${libraries.join(", ")}.`);
  return load();
}

export async function loadContestant(library: string, profile: string): Promise<Contestant> {
  const found = (await loadLibrary(library)).find((each) => each.profile.name === profile);
  if (!found) throw new Error(`${library} has no profile "${profile}".`);
  return found;
}
