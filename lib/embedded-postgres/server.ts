/** Brings the server of a cluster up, whatever state the last one left behind, and down again. */
import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { StartUpError } from "../processes/start-up-error.ts";
import type { Binaries } from "./binaries.ts";
import { type Cluster, giveTo } from "./cluster.ts";
import { ownEnvironment } from "./environment.ts";
import { freePort } from "./free-port.ts";
import { readPostmasterFile, servesData, survivors } from "./postmaster.ts";
import { asArguments, type Settings } from "./settings.ts";

export interface Server {
  readonly pid: number;
  readonly port: number;
  /** It ran already. */
  readonly adopted: boolean;
}

const lookAgainMs = 20;
const patienceMs = 60_000;
const largestLog = 10 * 2 ** 20;

/** The server of this cluster that takes connections now, if there is one. */
export function runningServer(cluster: Cluster): Server | undefined {
  const file = readPostmasterFile(cluster.data);
  if (file?.status !== "ready" || !servesData(file.pid, cluster.data)) return undefined;
  return { pid: file.pid, port: file.port, adopted: true };
}

/**
 * Resolves when the server takes connections: the one that runs already, or a new one. One that is just starting or
 * stopping is waited for.
 */
export async function bringUp(cluster: Cluster, binaries: Binaries, settings: Settings): Promise<Server> {
  const deadline = performance.now() + patienceMs;
  let port = await freePort("127.0.0.1", lastPort(cluster));
  while (performance.now() < deadline) {
    const running = runningServer(cluster);
    if (running) return running;
    const file = readPostmasterFile(cluster.data);
    if (file && servesData(file.pid, cluster.data)) {
      await wait(lookAgainMs);
      continue;
    }
    const started = await start(cluster, binaries, port, settings, file?.pid);
    if (typeof started === "object") return started;
    if (started === "port-taken") port = await freePort("127.0.0.1");
    if (started === "survivors") endSurvivors(cluster, deadline - performance.now() < patienceMs / 2);
    await wait(lookAgainMs);
  }
  throw new StartUpError(
    `The database in ${cluster.folder} neither starts nor stops: see ${logOf(cluster)}, or end its processes.`,
  );
}

/** Ends the server; `immediate` skips the checkpoint, and the next start recovers from the log. */
export async function bringDown(cluster: Cluster, pid: number, mode: "fast" | "immediate" = "fast"): Promise<void> {
  signal(pid, mode === "fast" ? "SIGINT" : "SIGQUIT");
  const started = performance.now();
  let hurried = mode === "immediate";
  while (servesData(pid, cluster.data)) {
    if (!hurried && performance.now() - started > 8_000) {
      hurried = true;
      signal(pid, "SIGQUIT");
    }
    await wait(lookAgainMs);
  }
}

type Obstacle = "port-taken" | "already-running" | "survivors";

async function start(
  cluster: Cluster,
  binaries: Binaries,
  port: number,
  settings: Settings,
  stalePid: number | undefined,
): Promise<Server | Obstacle> {
  const log = openLog(cluster);
  // Detached: Ctrl-C reaches the whole terminal group, and the workers still need the database while they drain.
  const child = spawn(binaries.postgres, ["-D", cluster.data, "-p", String(port), ...asArguments(settings)], {
    ...cluster.user,
    cwd: "/",
    detached: true,
    stdio: ["ignore", log.descriptor, log.descriptor],
    // The file's pid was found to be no server of ours (dead, or reused by a stranger). PostgreSQL itself only sees that
    // it lives and would refuse; a "grandparent" it ignores, and goes on to its check for shared memory still in use.
    env: ownEnvironment(stalePid ? { PG_GRANDPARENT_PID: String(stalePid) } : {}),
  });
  closeSync(log.descriptor);
  child.unref();
  let ended = false;
  child.once("exit", () => (ended = true));
  child.once("error", () => (ended = true));
  while (!ended) {
    const file = readPostmasterFile(cluster.data);
    if (file && file.pid === child.pid && file.status === "ready") {
      rememberPort(cluster, port);
      return { pid: file.pid, port, adopted: false };
    }
    await wait(lookAgainMs);
  }
  return obstacleIn(readFileSync(logOf(cluster), "utf8").slice(log.size), cluster);
}

function obstacleIn(output: string, cluster: Cluster): Obstacle {
  if (/could not bind|could not create any TCP/.test(output)) return "port-taken";
  if (output.includes('lock file "postmaster.pid"')) return "already-running";
  if (output.includes("pre-existing shared memory block")) return "survivors";
  const reason =
    /(?:FATAL|PANIC|ERROR): +(.*)/.exec(output)?.[1] ?? output.trim().split("\n").at(-1) ?? "no reason given";
  throw new StartUpError(`The database in ${cluster.folder} does not start: ${reason} (more in ${logOf(cluster)}).`);
}

/** Backends that outlived their postmaster serve nobody; a busy one only notices when its statement ends. */
function endSurvivors(cluster: Cluster, forced: boolean): void {
  for (const pid of survivors(cluster.data)) signal(pid, forced ? "SIGKILL" : "SIGQUIT");
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function logOf(cluster: Cluster): string {
  return join(cluster.folder, "server.log");
}

function openLog(cluster: Cluster): { descriptor: number; size: number } {
  const path = logOf(cluster);
  const descriptor = openSync(path, "a", 0o600);
  giveTo(cluster.user, path);
  if (statSync(path).size > largestLog) truncateSync(path);
  return { descriptor, size: statSync(path).size };
}

function lastPort(cluster: Cluster): number {
  try {
    const port = Number(readFileSync(join(cluster.folder, "port"), "utf8"));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : 0;
  } catch {
    return 0;
  }
}

function rememberPort(cluster: Cluster, port: number): void {
  const path = join(cluster.folder, "port");
  writeFileSync(path, String(port), { mode: 0o600 });
  giveTo(cluster.user, path);
}
