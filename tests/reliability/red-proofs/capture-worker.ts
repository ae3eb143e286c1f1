/** Starts a worker process of the captured run and keeps what its handlers say. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { monotonicNow } from "../history/clock.ts";
import type { Effect, ProcessEnd } from "../history/records.ts";

const program = fileURLToPath(new URL("./capture-worker-process.ts", import.meta.url));

export interface CaptureWorker {
  readonly pid: number;
  /** Ends it and resolves with how it ended. */
  end(signal: NodeJS.Signals): Promise<ProcessEnd>;
}

/** Resolves once it claims. */
export async function startCaptureWorker(url: string, leaseSeconds: number, effects: Effect[]): Promise<CaptureWorker> {
  const child: ChildProcess = spawn(process.execPath, ["--import", "tsx", program, url, String(leaseSeconds)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = once(child, "close");
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  let claims: () => void = () => {};
  const ready = new Promise<void>((resolve) => {
    claims = resolve;
  });
  lines.on("line", (line) => {
    const said = JSON.parse(line) as Effect | "ready";
    if (said === "ready") claims();
    else effects.push(said);
  });
  await Promise.race([
    ready,
    closed.then(([code]) => {
      throw new Error(`The worker ended with ${String(code)} before it claimed.`);
    }),
  ]);
  const pid = child.pid ?? 0;
  return {
    pid,
    async end(signal) {
      child.kill(signal);
      const [code, name] = await closed;
      return { role: "worker", pid, at: monotonicNow(), exit: (code ?? name) as number | string, asked: true };
    },
  };
}
