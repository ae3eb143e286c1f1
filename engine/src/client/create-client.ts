/** A typed client of the API for browsers and Node: no dependencies, one live stream however many entries are watched. */
import type { Entry } from "../model/entry.ts";
import type { Json } from "../model/json.ts";
import type { AnyWorkflow } from "../model/workflow.ts";
import { type BulkCalls, bulkCalls } from "./bulk-calls.ts";
import { type EntryCalls, entryCalls, entryPath } from "./entry-calls.ts";
import { Feed } from "./feed.ts";
import type { FeedTimes } from "./feed-status.ts";
import { type ServerCalls, serverCalls } from "./server-calls.ts";
import { type Call, Transport, type TransportOptions } from "./transport.ts";
import { completed, type ReadEntry, type ResultOptions, type WatchOptions, watchEntry } from "./watch.ts";

export interface ClientOptions extends TransportOptions {
  readonly feed?: FeedTimes;
}

/** What an entry of the workflow gives; any JSON when the workflow's type is not named. */
export type ResultOf<W> = W extends { readonly types: { readonly result: infer Result } } ? Result : Json;

export interface Client extends EntryCalls, BulkCalls, ServerCalls {
  /**
   * The entry as it is, then each newer version, until it has ended. Pushed by the live stream, which resumes without gaps;
   * polled while that does not get through. Slow readers get the latest version only.
   */
  watch(id: string, options?: WatchOptions): AsyncGenerator<Entry, void, undefined>;
  /** Waits for the end. Rejects with `EntryNotCompleted` when it failed, was cancelled or expired, and with `WaitTimeout`. */
  result<W extends AnyWorkflow | Json = Json>(id: string, options?: ResultOptions): Promise<ResultOf<W>>;
  /** The live stream that `watch` and `result` share: all changes, or those of some entries. */
  readonly feed: Feed;
  /** This client for the holder of another key or of a public token; the same one each time, with a live stream of its own. */
  withToken(token: string): Client;
  /** Any call, with the client's address, key, errors and repeats: for routes that an application added. */
  call<T>(path: string, call?: Call): Promise<T>;
}

/** Sends nothing until it is asked something. */
export function createClient(options: ClientOptions = {}): Client {
  const transport = new Transport(options);
  const feed = new Feed(transport, options.feed);
  const readOf =
    (id: string): ReadEntry =>
    ({ signal, persist }) =>
      transport.call<Entry>(entryPath(id), { signal, repeatable: persist });
  const others = new Map<string, Client>();
  return {
    ...entryCalls(transport),
    ...bulkCalls(transport),
    ...serverCalls(transport),
    watch: (id, watching = {}) => watchEntry(feed, readOf(id), id, watching),
    result: async (id, waiting = {}) => (await completed(feed, readOf(id), id, waiting)).result as never,
    feed,
    withToken(token) {
      const known = others.get(token) ?? createClient({ ...options, token });
      others.set(token, known);
      return known;
    },
    call: (path, call) => transport.call(path, call),
  };
}
