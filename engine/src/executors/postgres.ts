/** An engine with a worker in this process, as an executor. */
import type { Engine, WorkOptions } from "../engine.ts";
import type { Entry } from "../model/entry.ts";
import type { Executor } from "./executor.ts";

/** A missed notification may cost this much, never an entry. */
const pollMs = 250;

/** Starts a worker; closing stops it and closes the engine. The database must be migrated. */
export async function postgresExecutor(engine: Engine, options: WorkOptions = {}): Promise<Executor> {
  const worker = await engine.work(options);
  return {
    start: engine.start.bind(engine),
    get: (id) => engine.get(id),
    timeline: (id) => engine.timeline(id),
    logs: async (id) => (await engine.logs(id, { limit: 1_000 })).lines,
    cancel: (id) => engine.cancel(id),
    signal: (id, name, data) => engine.signal(id, name, data),
    retry: (id, again) => engine.retry(id, undefined, again),
    ended: (id) => ended(engine, id),
    async close() {
      await worker.stop();
      await engine.close();
    },
  };
}

function ended(engine: Engine, id: string): Promise<Entry> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearInterval(timer);
      unfollow();
    };
    const look = () => {
      engine.get(id).then(
        (entry) => {
          if (entry.finishedAt === null) return;
          stop();
          resolve(entry);
        },
        (error) => {
          stop();
          reject(error);
        },
      );
    };
    const timer = setInterval(look, pollMs);
    const unfollow = engine.follow(look);
    look();
  });
}
