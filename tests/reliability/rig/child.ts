/** A process of a run: started from the build, watched, and its end recorded. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { monotonicNow } from "../history/clock.ts";
import type { ProcessEnd } from "../history/records.ts";

export interface ChildOptions {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly role: ProcessEnd["role"];
  /** Where its standard error goes. */
  readonly log: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** A program, with its arguments, that becomes this one: it decides where it lives. */
  readonly launcher?: readonly string[];
}

export class Child {
  readonly pid: number;
  readonly ended: Promise<ProcessEnd>;
  /** Resolves with its first message of that name. */
  readonly ready: Promise<unknown>;
  /** Its end is wanted, whoever brings it about. */
  asked = false;
  isOver = false;
  readonly #process: ChildProcess;

  constructor({ program, arguments: given, role, log, environment, launcher }: ChildOptions) {
    const errors = openSync(log, "a");
    const [execPath, ...before] = launcher ?? [];
    this.#process = fork(program, given, {
      stdio: ["ignore", errors, errors, "ipc"],
      env: { ...process.env, NODE_ENV: "production", ...environment },
      ...(execPath === undefined ? { execArgv: [] } : { execPath, execArgv: [...before, process.execPath] }),
    });
    this.pid = this.#process.pid ?? 0;
    this.ended = once(this.#process, "exit").then(([code, signal]) => {
      this.isOver = true;
      return { role, pid: this.pid, at: monotonicNow(), exit: (code ?? signal) as number | string, asked: this.asked };
    });
    this.ready = this.said("ready");
  }

  /** Resolves with what it says under that name next; with nothing when it has ended. */
  said(name: string): Promise<unknown> {
    return new Promise((resolve) => {
      const listen = (message: unknown) => {
        if (typeof message !== "object" || message === null || !(name in message)) return;
        this.#process.off("message", listen);
        resolve((message as Record<string, unknown>)[name]);
      };
      this.#process.on("message", listen);
      this.#process.once("exit", () => resolve(undefined));
    });
  }

  /** Throws when it has ended. */
  tell(message: string): void {
    if (this.isOver) throw new Error(`Process ${this.pid} has ended before it could be told to ${message}.`);
    this.#process.send(message);
  }

  /** Sends a signal that does not end it, or one more to a process that is ending. */
  signal(name: "SIGSTOP" | "SIGCONT" | "SIGTERM" | "SIGINT"): void {
    if (!this.isOver) this.#process.kill(name);
  }

  /** Ends it; resolves with how it ended. One that does not obey within `patienceMs` is killed. */
  async end(signal: NodeJS.Signals, patienceMs = 20_000): Promise<ProcessEnd> {
    this.asked = true;
    if (!this.isOver) this.#process.kill(signal);
    const late = setTimeout(() => this.#process.kill("SIGKILL"), patienceMs);
    const end = await this.ended;
    clearTimeout(late);
    return { ...end, asked: true };
  }
}
