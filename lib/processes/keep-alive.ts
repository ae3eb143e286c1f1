/** Starts a part again whenever it ends, later each time, until it is told to stop or an end was wanted. */
import { setTimeout as wait } from "node:timers/promises";
import type { Part } from "./part.ts";

const firstDelayMs = 250;
const longestDelayMs = 30_000;
/** Who lived this long has recovered: its next delay is the first one again. */
const healthyAfterMs = 30_000;

export interface KeepAliveOptions<P extends Part> {
  readonly name: string;
  readonly start: () => Promise<P>;
  readonly say: (line: string) => void;
  /** True for an end that was asked for from outside: then it is not started again. */
  readonly isWanted?: (reason: string) => boolean;
  /** Called when it runs again. */
  readonly onRestart?: (part: P) => void;
}

/** A part that is kept alive. Its own `ended` is that of the keeping: it resolves after `stop` or `kill`. */
export interface KeptAlive extends Part {
  /** Ends the part in an orderly way and starts it anew at once, whatever it waited for. */
  restart(): Promise<void>;
}

/** Starts the part; resolves when it runs, rejects when this first start fails. */
export async function keepAlive<P extends Part>(options: KeepAliveOptions<P>): Promise<KeptAlive> {
  const { name, start, say, isWanted = () => false, onRestart } = options;
  const over = new AbortController();
  let pause = new AbortController();
  let onPurpose = false;
  let failures = 0;
  let part = await start();

  async function startAgain(reason: string): Promise<P | undefined> {
    while (!over.signal.aborted) {
      pause = new AbortController();
      if (onPurpose) {
        onPurpose = false;
      } else {
        const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** failures++);
        say(`The ${name} ended (${reason}). It starts again in ${delay / 1000} s.`);
        await wait(delay, undefined, { signal: AbortSignal.any([pause.signal, over.signal]) }).catch(() => {});
        if (over.signal.aborted) return undefined;
      }
      try {
        return await start();
      } catch (error) {
        reason = (error as Error).message;
      }
    }
    return undefined;
  }

  async function watch(): Promise<string> {
    while (!over.signal.aborted) {
      const startedAt = performance.now();
      const reason = await part.ended;
      if (performance.now() - startedAt > healthyAfterMs) failures = 0;
      if (!onPurpose && !over.signal.aborted && isWanted(reason)) break;
      const next = await startAgain(reason);
      if (!next) break;
      part = next;
      if (over.signal.aborted) await part.stop();
      else onRestart?.(part);
    }
    return "stopped";
  }
  const ended = watch();

  return {
    ended,
    async restart() {
      onPurpose = true;
      failures = 0;
      pause.abort();
      await part.stop();
    },
    async stop() {
      over.abort();
      await part.stop();
      await ended;
    },
    async kill() {
      over.abort();
      await part.kill();
    },
  };
}
