/** How a handler tells the effect sink what it does. What is written reaches the sink also when this process dies right after. */
import { connect } from "node:net";
import { monotonicNow } from "../../history/clock.ts";
import type { Effect } from "../../history/records.ts";

export type Tell = (effect: Omit<Effect, "pid" | "at">) => void;

export function connectSink(socketPath: string): Promise<Tell> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath);
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.unref();
      resolve((effect) => {
        const told: Effect = { ...effect, pid: process.pid, at: monotonicNow() };
        socket.write(`${JSON.stringify(told)}\n`);
      });
    });
  });
}
