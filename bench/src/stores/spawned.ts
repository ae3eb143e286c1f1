/** A server program as a child process, with its output in a file. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const patienceMs = 30_000;

export interface Spawned {
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts `program` in `folder` and waits until `ready` does not throw any more. */
export async function spawnServer(
  program: string,
  args: readonly string[],
  folder: string,
  ready: () => Promise<unknown>,
): Promise<Spawned> {
  const log = openSync(join(folder, "server.log"), "a");
  const child = spawn(program, args, { cwd: folder, stdio: ["ignore", log, log] });
  closeSync(log);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const stop = () => end(child, ended);
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      await ready();
      return { pid: child.pid as number, stop };
    } catch (error) {
      if (child.exitCode !== null || child.pid === undefined || Date.now() > deadline) {
        await stop();
        throw new Error(`${program} does not start: see ${folder}/server.log.`, { cause: error });
      }
      await wait(50);
    }
  }
}

async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.pid === undefined) return;
  child.kill("SIGKILL"); // the data is thrown away
  await ended;
}
