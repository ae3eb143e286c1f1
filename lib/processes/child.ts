/** A Node process of ours as a part of the tree. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { projectRoot } from "../config/project-root.ts";
import type { Part } from "./part.ts";
import { StartUpError } from "./start-up-error.ts";

/** What a child tells its parent once it does its work. */
export interface Ready {
  readonly ready: true;
  /** Of a worker: what `lockedBy` shows. */
  readonly id?: string;
  /** Of the web process: where it listens. */
  readonly url?: string;
  /** Of the web process of a server that has no owner yet: where the first one is made. */
  readonly setup?: string;
}

/** What a worker says before it ends because somebody asked it to drain, and how its end is called. */
export const drained = "drained";

export interface Child extends Part {
  readonly details: Ready;
}

export interface ChildOptions {
  readonly name: string;
  /** What Node is called with, in the folder of the project. */
  readonly command: readonly string[];
  /** Asked at each start. */
  readonly environment: () => Readonly<Record<string, string>>;
  /** How long an orderly end may take before it is killed. */
  readonly patienceMs: number;
  /** Gives the start up. */
  readonly signal: AbortSignal;
}

/** Resolves when the child says that it is ready; rejects when it ends before. */
export async function startChild({ name, command, environment, patienceMs, signal }: ChildOptions): Promise<Child> {
  const child = spawn(process.execPath, [...command], {
    cwd: projectRoot,
    env: { ...process.env, ...environment() },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    // In a group of its own: Ctrl-C goes to the parent alone, which ends the tree in order. If the parent is killed,
    // the closed channel tells the child.
    detached: true,
  });
  let hasDrained = false;
  child.on("message", (message) => {
    hasDrained ||= message === drained;
  });
  // A program that cannot be run at all is an error and no exit.
  const ended = once(child, "exit")
    .catch((error: Error) => [error.message, null])
    .then(([code, name]) => {
      if (name) return `${name}`;
      if (typeof code === "string") return code;
      return hasDrained ? drained : `exit code ${code}`;
    });
  const giveUp = () => child.kill("SIGKILL");
  signal.addEventListener("abort", giveUp, { once: true });
  const ready = await Promise.race([firstMessage(child).catch(() => ended), ended]);
  signal.removeEventListener("abort", giveUp);
  if (typeof ready === "string") throw new StartUpError(`The ${name} did not start (${ready}).`);
  return {
    details: ready,
    ended,
    async stop() {
      const late = setTimeout(() => killGroup(child), patienceMs);
      child.kill("SIGTERM");
      await ended;
      clearTimeout(late);
    },
    async kill() {
      killGroup(child);
      await ended;
    },
  };
}

async function firstMessage(child: ChildProcess): Promise<Ready> {
  const [message] = await once(child, "message");
  return message as Ready;
}

/** The whole group: what the child itself started goes with it. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  process.kill(-child.pid, "SIGKILL");
}
