/** A worker in a process of its own, which can be killed. Its handlers tell what they do in lines on standard output. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { until } from "./waiting.ts";

const program = fileURLToPath(new URL("./worker-program.ts", import.meta.url));

export interface WorkerProcess {
  readonly child: ChildProcess;
  /** The lines so far: the worker's id first, then what handlers said. */
  readonly lines: readonly string[];
  /** Resolves when a line is there. */
  said(line: string): Promise<void>;
  /** kill -9; resolves when it is dead. */
  kill(): Promise<void>;
  /** Resolves with the exit code. */
  readonly exited: Promise<number | null>;
}

/** Starts one with `concurrency` slots; resolves when it claims. It is dead when the test ends. */
export async function startWorkerProcess(
  url: string,
  options: { concurrency?: number; leaseSeconds?: number } = {},
): Promise<WorkerProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", program, url, JSON.stringify(options)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = once(child, "exit");
  const lines: string[] = [];
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (line) => lines.push(line));
  const kill = async () => {
    child.kill("SIGKILL");
    await gone;
  };
  onTestFinished(kill);
  await until(
    () => lines.length > 0 || child.exitCode !== null,
    (over) => over,
    30_000,
  );
  return {
    child,
    lines,
    said: async (line) => {
      await until(
        () => lines,
        (all) => all.includes(line),
      );
    },
    kill,
    exited: gone.then(([code]) => code as number | null),
  };
}
