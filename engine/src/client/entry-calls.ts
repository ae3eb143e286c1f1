/** The calls about entries. */
import type { EntryPage, EntryPatch, Facets, LogPage, LogQuery } from "../engine.ts";
import type { Entry } from "../model/entry.ts";
import type { EntryEvent } from "../model/entry-event.ts";
import type { Json } from "../model/json.ts";
import type { Timeline } from "../model/timeline.ts";
import type { Why } from "../model/why.ts";
import type { AnyWorkflow } from "../model/workflow.ts";
import { randomKey } from "./backoff.ts";
import { listParams, paramsOf } from "./list-params.ts";
import type { ListQuery, NewEntry, RetryRequest, StartCall } from "./requests.ts";
import type { Call, CallOptions, Transport } from "./transport.ts";

export type ExportFormat = "csv" | "json" | "ndjson";

export interface EntryCalls {
  /** Resolves when the entry is committed. Sent again after a network fault, a 429 or a 5xx, under one idempotency key. */
  start<W extends AnyWorkflow = AnyWorkflow>(entry: NewEntry<W>, options?: StartCall): Promise<Entry>;
  /** 1 to 1,000 entries in one commit, all or none; in the order given. */
  startBatch(entries: readonly NewEntry[], options?: StartCall): Promise<readonly Entry[]>;
  get(id: string, options?: CallOptions): Promise<Entry>;
  list(query?: ListQuery | URLSearchParams, options?: CallOptions): Promise<EntryPage>;
  /** All pages from the query's on, by cursor: nothing is skipped or repeated, whatever is started meanwhile. */
  pages(query?: ListQuery | URLSearchParams, options?: CallOptions): AsyncGenerator<EntryPage, void, undefined>;
  /** How many entries each status and workflow has under the filter. */
  facets(query?: ListQuery | URLSearchParams, options?: CallOptions): Promise<Facets>;
  /** All that match, as the text of a file, piece by piece. */
  export(
    format: ExportFormat,
    query?: ListQuery | URLSearchParams,
    options?: CallOptions,
  ): AsyncGenerator<string, void, undefined>;
  /** `lease`: the claim id of whoever holds the entry. */
  patch(id: string, patch: EntryPatch, options?: CallOptions & { readonly lease?: string }): Promise<Entry>;
  cancel(id: string, options?: CallOptions): Promise<Entry>;
  /** Sends the signal that it waits for, with data for its handler. */
  signal(id: string, name: string, data?: Json, options?: CallOptions): Promise<Entry>;
  /** Lets it go on; with `from` or `input` resolves with a new entry that repeats it. */
  retry(id: string, options?: RetryRequest): Promise<Entry>;
  timeline(id: string, options?: CallOptions): Promise<Timeline>;
  /** What happened to it, oldest first. */
  events(id: string, options?: CallOptions): Promise<readonly EntryEvent[]>;
  /** Why it does not run. */
  why(id: string, options?: CallOptions): Promise<Why>;
  /** What its handlers logged. */
  logs(id: string, query?: LogQuery, options?: CallOptions): Promise<LogPage>;
  /** The entries that repeat each other, oldest first, this one among them. */
  lineage(id: string, options?: CallOptions): Promise<readonly Entry[]>;
}

const entries = "/api/entries";
export const entryPath = (id: string): string => `${entries}/${encodeURIComponent(id)}`;

export function entryCalls(transport: Transport): EntryCalls {
  const call = <T>(path: string, options?: Call) => transport.call<T>(path, options);
  const list: EntryCalls["list"] = (query, { signal } = {}) => call(entries, { query: listParams(query), signal });
  return {
    start: (entry, options) => call(entries, keyed(entry, options)),
    startBatch: async (all, options) =>
      (await call<{ entries: Entry[] }>(`${entries}/batch`, keyed({ entries: all }, options))).entries,
    get: (id, { signal } = {}) => call(entryPath(id), { signal }),
    list,
    async *pages(query, options) {
      const params = new URLSearchParams(listParams(query));
      for (let more = true; more; ) {
        const page = await list(params, options);
        yield page;
        params.delete("offset");
        params.set("cursor", page.next ?? "");
        more = page.next !== null;
      }
    },
    facets: (query, { signal } = {}) => call(`${entries}/facets`, { query: listParams(query), signal }),
    async *export(format, query, { signal } = {}) {
      const params = new URLSearchParams([["format", format], ...listParams(query)]);
      const { body } = await transport.open(`${entries}/export`, { query: params, headers: { accept: "*/*" }, signal });
      if (!body) return;
      const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
      try {
        for (let piece = await reader.read(); !piece.done; piece = await reader.read()) yield piece.value;
      } finally {
        await reader.cancel();
      }
    },
    patch: (id, patch, { lease, signal } = {}) => {
      const headers: Record<string, string> = lease === undefined ? {} : { lease };
      return call(entryPath(id), { method: "PATCH", body: patch, headers, signal });
    },
    cancel: (id, { signal } = {}) => call(`${entryPath(id)}/cancel`, { method: "POST", signal }),
    signal: (id, name, data = null, { signal } = {}) =>
      call(`${entryPath(id)}/signals`, { method: "POST", body: { name, data }, signal }),
    retry: (id, { signal, ...body } = {}) =>
      call(`${entryPath(id)}/retry`, {
        method: "POST",
        body: Object.keys(body).length > 0 ? body : undefined,
        signal,
      }),
    timeline: (id, { signal } = {}) => call(`${entryPath(id)}/timeline`, { signal }),
    events: async (id, { signal } = {}) =>
      (await call<{ events: EntryEvent[] }>(`${entryPath(id)}/events`, { signal })).events,
    why: (id, { signal } = {}) => call(`${entryPath(id)}/why`, { signal }),
    logs: (id, query = {}, { signal } = {}) => call(`${entryPath(id)}/logs`, { query: paramsOf({ ...query }), signal }),
    lineage: async (id, { signal } = {}) =>
      (await call<{ entries: Entry[] }>(`${entryPath(id)}/lineage`, { signal })).entries,
  };
}

/** A start under a key, which may be sent any number of times. */
export function keyed(body: unknown, { idempotencyKey = randomKey(), signal }: StartCall = {}): Call {
  return { method: "POST", body, headers: { "idempotency-key": idempotencyKey }, repeatable: true, signal };
}
