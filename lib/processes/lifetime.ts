/** When a web or worker process ends: on a signal, when its parent is gone, or on an error that nobody caught. */
import type { Log } from "async-workflow";
import type { Config } from "../config/index.ts";
import { stopAbandonedPostgres } from "../embedded-postgres/index.ts";
import { drained, type Ready } from "./child.ts";

type FatalLog = Log & { fatal: Log["error"] };

/** Beyond what `end` waits for on purpose: to close connections, which may hang when the database does. */
const closingMs = 1_500;

const endings = ["SIGTERM", "SIGINT", "SIGHUP"] as const;
const exitNow = () => process.exit(1);

/**
 * Until `onEnd` is called a signal ends this process at once: it has nothing to give back yet. That is what a process does by
 * itself, but not process 1 of a container, which gets only the signals that it handles.
 */
export function endAtOnceUntilStarted(): void {
  for (const signal of endings) process.on(signal, exitNow);
}

/**
 * Calls `end` once, on SIGTERM, SIGINT, SIGHUP or when the parent is gone, and then exits with 0. A second signal, or an
 * end that takes much longer than `graceMs`, exits at once with 1.
 */
export function onEnd(
  config: Pick<Config, "databaseUrl" | "dataDir">,
  log: FatalLog,
  graceMs: number,
  end: () => Promise<void>,
): void {
  let ending = false;
  const begin = async (orphaned: boolean) => {
    if (ending) return orphaned ? undefined : process.exit(1);
    ending = true;
    const late = setTimeout(() => process.exit(1), graceMs + closingMs);
    try {
      await end();
      clearTimeout(late);
      if (orphaned && config.databaseUrl) await stopAbandonedPostgres(config.dataDir, config.databaseUrl);
      process.exit(0);
    } catch (error) {
      log.fatal("Could not end in an orderly way", { error });
      process.exit(1);
    }
  };
  for (const signal of endings) {
    process.off(signal, exitNow);
    process.on(signal, () => void begin(false));
  }
  if (process.connected) process.once("disconnect", () => void begin(true));
  else if (process.send) void begin(true); // the parent ended while this process was starting
}

/** After an error that nobody caught, nothing in the process can be trusted: it says so and ends. */
export function exitOnUncaught(log: FatalLog): void {
  const exit = (error: unknown) => {
    log.fatal("An error was not caught", { error });
    process.exit(1);
  };
  process.on("uncaughtException", exit);
  process.on("unhandledRejection", exit);
}

/** Says that this process does its work: to the parent, which tells people, or else in the log. */
export function announceReady(log: Log, message: string, details: Omit<Ready, "ready"> & Record<string, string>): void {
  if (process.send) process.send({ ready: true, ...details } satisfies Ready);
  else log.info(message, details);
}

/** Ends this process for good: the parent does not start it again. */
export function exitDrained(): void {
  if (process.send) process.send(drained, () => process.exit(0));
  else process.exit(0);
}
