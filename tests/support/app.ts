/** The programs of the app as real processes. */
import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { projectRoot } from "../../lib/config/project-root.ts";

export type ProgramName = "start" | "server" | "worker";

/** A running program of the app. */
export interface Program {
  readonly pid: number;
  /** All it has said so far, on both streams. */
  output(): string;
  /** Resolves with the first match, in what it has said or will say. Rejects when it ends without. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves with the exit code, or the name of the signal that killed it. */
  readonly ended: Promise<number | string>;
  /** Sends a signal and resolves when it has ended. */
  end(signal?: NodeJS.Signals): Promise<number | string>;
}

/** Runs a program as its users do; nothing of the machine's own settings reaches it. */
export function runProgram(name: ProgramName, environment: Readonly<Record<string, string>> = {}): Program {
  const child = spawn(process.execPath, ["launch.js", name], {
    cwd: projectRoot,
    env: { ...process.env, NODE_ENV: "production", DATABASE_URL: "", PORT: "0", WORKERS: "1", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close").then(([code, signal]) => (code ?? signal) as number | string);
  const output = new Output(child);
  return {
    pid: child.pid ?? 0,
    output: () => output.text,
    async said(pattern) {
      for (;;) {
        const match = pattern.exec(output.text);
        if (match) return match;
        if (output.over) throw new Error(`It ended without saying ${pattern}:\n${output.text}`);
        await once(output, "more");
      }
    },
    ended,
    end(signal = "SIGTERM") {
      child.kill(signal);
      return ended;
    },
  };
}

/** `npm start` as a process, running. */
export interface App extends Program {
  readonly url: string;
}

/** Starts the whole tree and waits until it runs; with an embedded database unless `DATABASE_URL` is given. */
export async function startApp(environment: Readonly<Record<string, string>>): Promise<App> {
  const program = runProgram("start", environment);
  const [, url = ""] = await program.said(/Web +(http:\S+)[\s\S]*Workers? +\S.*\n/);
  return { ...program, url };
}

/** Gathers what the process says; an event tells of more. */
class Output extends EventEmitter {
  text = "";
  over = false;

  constructor(child: ChildProcess) {
    super();
    this.setMaxListeners(0);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (chunk: string) => {
        this.text += chunk;
        this.emit("more");
      });
    }
    child.once("close", () => {
      this.over = true;
      this.emit("more");
    });
  }
}
