/** The process tree of `npm start`: database, web process, workers. Whatever ends is started again. */
import type { Config } from "../config/index.ts";
import { banner, describeAccess } from "./banner.ts";
import { openDatabase } from "./database-part.ts";
import { type KeptChild, keepChildAlive } from "./kept-child.ts";
import { ensureBuild } from "./web-build.ts";
import { chooseWebPort } from "./web-port.ts";

export interface TreeOptions {
  readonly config: Config;
  readonly mode: "production" | "development";
  readonly say: (line: string) => void;
  /** Gives the start up and takes back what it has started. */
  readonly signal: AbortSignal;
}

export interface Tree {
  readonly web: KeptChild;
  readonly workers: readonly KeptChild[];
  /** Ends the children in an orderly way, then the database. */
  stop(): Promise<void>;
  /** Ends everything at once. */
  kill(): Promise<void>;
}

/** How long an orderly end may take. A worker waits 1 s for its stages and then gives them back, the web process 1.5 s for its answers. */
const workerPatienceMs = 8_000;
const webPatienceMs = 3_000;

/** Resolves when everything runs. */
export async function startTree({ config, mode, say, signal }: TreeOptions): Promise<Tree> {
  const port = await chooseWebPort(config.host, config.port, say);
  const children: KeptChild[] = [];
  const database = await openDatabase(config, say, () => children.forEach((child) => void child.restart()));
  const stop = async () => {
    await Promise.all(children.map((child) => child.stop()));
    await database.stop();
  };
  const kill = async () => {
    await Promise.all(children.map((child) => child.kill()));
    await database.kill();
  };

  const start = async (name: string, program: "server" | "worker", patienceMs: number): Promise<KeptChild> => {
    const environment = () => ({
      NODE_ENV: mode,
      NEXT_TELEMETRY_DISABLED: "1",
      PORT: String(port),
      DATABASE_URL: database.url(),
      // The owner's rights stay here.
      DATABASE_MIGRATION_URL: "",
    });
    // What was just saved is run as it stands.
    const command = mode === "production" ? ["launch.js", program] : ["--import", "tsx", `${program}.ts`];
    const child = await keepChildAlive({ name, command, environment, patienceMs, signal }, say);
    children.push(child);
    return child;
  };

  try {
    signal.throwIfAborted();
    await database.prepare();
    if (mode === "production") await ensureBuild(say, signal);
    signal.throwIfAborted();
    const starting = [
      start("web process", "server", webPatienceMs),
      ...workerNames(config.workers).map((name) => start(name, "worker", workerPatienceMs)),
    ] as const;
    // When one fails, the others must have settled before they can be stopped.
    await Promise.allSettled(starting);
    const [web, ...workers] = await Promise.all(starting);
    say(
      banner(
        web.details().url ?? "",
        describeAccess(config.accounts !== null, web.details().setup),
        database.description,
        workers.map((worker) => worker.details().id ?? ""),
      ),
    );
    return { web, workers, stop, kill };
  } catch (error) {
    await stop();
    throw error;
  }
}

function workerNames(count: number): string[] {
  return count === 1 ? ["worker"] : Array.from({ length: count }, (_, index) => `worker ${index + 1}`);
}
