/** Follows one entry to its end. */
import type { Entry } from "../model/entry.ts";
import { ApiError, EntryNotCompleted, WaitTimeout } from "./api-error.ts";
import type { Feed } from "./feed.ts";

/** Reads the entry; sends again what fails for the moment when `persist` says so. */
export type ReadEntry = (options: { signal?: AbortSignal | undefined; persist: boolean }) => Promise<Entry>;

export interface WatchOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface ResultOptions extends WatchOptions {
  /** Rejects with `WaitTimeout` after so long. Default: waits for as long as it takes. */
  readonly timeoutMs?: number;
}

/** The entry as it is, then each newer version, until it has ended. Slow readers get the latest one; none gets an older one. */
export async function* watchEntry(
  feed: Feed,
  read: ReadEntry,
  id: string,
  { signal }: WatchOptions,
): AsyncGenerator<Entry, void, undefined> {
  const first = await read({ signal, persist: true });
  yield first;
  if (first.finishedAt !== null) return;

  let seen = first;
  let failure: unknown;
  let wake: () => void = () => {};
  const offer = (entry: Entry): void => {
    if (entry.version <= seen.version) return;
    seen = entry;
    wake();
  };
  const fail = (cause: unknown): void => {
    failure = cause;
    wake();
  };
  const refresh = async (): Promise<void> => {
    try {
      offer(await read({ signal, persist: false }));
    } catch (cause) {
      // While the server is away the feed goes on trying; that there is no such entry any more will not pass.
      if (!(cause instanceof ApiError) || cause.temporary) throw cause;
      fail(cause);
    }
  };
  // The stream leaves large results out.
  const hear = (entry: Entry): void => {
    if (!entry.resultTruncated) offer(entry);
    else if (entry.version > seen.version) void refresh().catch(() => undefined); // the feed tries again
  };
  const aborted = () => fail(signal?.reason);
  const stop = feed.listen({ ids: [id], onEntries: (entries) => entries.forEach(hear), refresh });
  signal?.addEventListener("abort", aborted, { once: true });
  try {
    let given = first;
    while (given.finishedAt === null) {
      signal?.throwIfAborted();
      if (failure !== undefined) throw failure;
      if (seen === given) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      given = seen;
      yield given;
    }
  } finally {
    stop();
    signal?.removeEventListener("abort", aborted);
  }
}

/** Resolves with the entry once it has completed. Rejects with `EntryNotCompleted` or `WaitTimeout`. */
export async function completed(
  feed: Feed,
  read: ReadEntry,
  id: string,
  { signal, timeoutMs }: ResultOptions,
): Promise<Entry> {
  const timeout = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
  const signals = [signal, timeout].filter((each) => each !== undefined);
  let last: Entry | undefined;
  try {
    for await (const entry of watchEntry(feed, read, id, { signal: AbortSignal.any(signals) })) last = entry;
  } catch (cause) {
    if (timeout?.aborted && !signal?.aborted && cause === timeout.reason) throw new WaitTimeout(id, timeoutMs ?? 0);
    throw cause;
  }
  if (last?.status === "COMPLETED") return last;
  throw new EntryNotCompleted(last as Entry);
}
