/** The log of a process: JSON lines for machines, short lines for a terminal. */
import type { Log } from "async-workflow";
import pino from "pino";
import { toTerminal } from "./terminal-lines.ts";

export function createLog(name: "web" | "worker", level: string): Log & { fatal: Log["error"] } {
  const logger = pino(
    { level, base: { process: name, pid: process.pid } },
    process.stdout.isTTY ? toTerminal() : pino.destination(1),
  );
  const at =
    (level: "debug" | "info" | "warn" | "error" | "fatal") =>
    (message: string, fields: Record<string, unknown> = {}): void =>
      logger[level](fields, message);
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error"), fatal: at("fatal") };
}
