/**
 * One live stream for all who listen to one client: push while it stands; the moment it does not, polling, with the
 * stream tried again in the background. It asks for no more entries than are listened to, and resumes where it was when
 * that changes.
 */
import type { Entry } from "../model/entry.ts";
import { ApiError } from "./api-error.ts";
import { readEventStream, type StreamEvent } from "./event-stream.ts";
import { type FeedStatus, type FeedTimes, reconnectAfterMs, usualTimes } from "./feed-status.ts";
import type { Transport } from "./transport.ts";

export interface FeedListener {
  /** Only these entries; default: all. */
  readonly ids?: readonly string[];
  /** They changed, and stand like this now. In any order; may repeat; the higher version is the newer one. */
  onEntries(entries: readonly Entry[]): void;
  /** Fetch again what you show: something may have been missed. Reject when that fails. */
  refresh(): unknown;
  /** What messages bring beside entries. */
  onNews?(news: ServerNews): void;
}

export interface ServerNews {
  /** The server's clock. */
  readonly serverTime?: string;
  /** Of the pages that it serves, where it serves some. */
  readonly build?: string;
}

/** More ids than this are not asked for one by one: then all changes are. */
const mostIds = 100;

export class Feed {
  readonly #transport: Transport;
  readonly #times: Required<FeedTimes>;
  readonly #listeners = new Set<FeedListener>();
  /** Who has fetched since the stream first stood for them: since then they miss nothing. */
  readonly #caughtUp = new Set<FeedListener>();
  readonly #watchers = new Set<() => void>();
  #status: FeedStatus = { kind: "idle" };
  #connection: AbortController | null = null;
  /** What the connection asks for; null: all entries. */
  #asked: ReadonlySet<string> | null = null;
  #lastEventId: string | null = null;
  #lastNews = 0;
  #streamFailures = 0;
  #pollFailures = 0;
  #streamTimer: ReturnType<typeof setTimeout> | undefined;
  #refreshTimer: ReturnType<typeof setTimeout> | undefined;
  #regroup: ReturnType<typeof setTimeout> | undefined;
  /** The stream stands: the server has greeted and nothing has broken since. */
  #streaming = false;
  #resting = false;
  /** Counts the stops: what began before one is over. */
  #epoch = 0;

  constructor(transport: Transport, times: FeedTimes = {}) {
    this.#transport = transport;
    this.#times = { ...usualTimes, ...times };
  }

  get status(): FeedStatus {
    return this.#status;
  }

  /** The clock of its times, which `FeedTimes.now` sets. */
  now(): number {
    return this.#times.now();
  }

  /** Calls back when the status changes; returns how to stop. */
  readonly onStatus = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /**
   * Listens until the function that it returns is called. `refresh` is called when the feed stands for this listener:
   * what changed before is in that, what changes later is delivered.
   */
  listen(listener: FeedListener): () => void {
    this.#listeners.add(listener);
    this.#fit();
    return () => {
      this.#listeners.delete(listener);
      this.#caughtUp.delete(listener);
      this.#fit();
    };
  }

  /** Nothing changes until `resume`, whatever happens meanwhile. */
  readonly pause = (): void => {
    if (this.#status.kind === "paused") return;
    this.#stop();
    this.#show({ kind: "paused", since: this.#times.now() });
  };

  readonly resume = (): void => {
    if (this.#status.kind !== "paused") return;
    this.#show({ kind: "connecting" });
    this.retryNow();
  };

  /** No stream and no fetches until `retryNow`: nobody looks. */
  readonly rest = (): void => {
    this.#resting = true;
    this.#stop();
  };

  /** At once instead of at the end of the present wait; also ends a rest. */
  readonly retryNow = (): void => {
    if (this.#status.kind === "paused") return;
    this.#resting = false;
    this.#stop();
    if (this.#listeners.size === 0) return;
    this.#connect();
    void this.#refresh();
  };

  // Those who come and go in the same moment change the connection once.
  #fit(): void {
    this.#regroup ??= setTimeout(() => {
      this.#regroup = undefined;
      if (this.#resting || this.#status.kind === "paused") return;
      if (this.#listeners.size === 0) this.#end();
      else if (!this.#connection && !this.#streamTimer) this.#begin();
      else if (!this.#covers(this.#wanted())) this.#connect();
    });
  }

  #begin(): void {
    this.#lastNews = this.#times.now();
    this.#show({ kind: "connecting" });
    this.#connect();
    this.#refreshIn(this.#times.pollMs);
  }

  #end(): void {
    this.#stop();
    this.#lastEventId = null;
    this.#show({ kind: "idle" });
  }

  #stop(): void {
    this.#epoch += 1;
    this.#streaming = false;
    this.#connection?.abort();
    this.#connection = null;
    clearTimeout(this.#streamTimer);
    this.#streamTimer = undefined;
    clearTimeout(this.#refreshTimer);
  }

  #wanted(): ReadonlySet<string> | null {
    const ids = new Set<string>();
    for (const listener of this.#listeners) {
      if (!listener.ids) return null;
      for (const id of listener.ids) ids.add(id);
    }
    return ids.size > mostIds ? null : ids;
  }

  #covers(wanted: ReadonlySet<string> | null): boolean {
    const asked = this.#asked;
    return asked === null || (wanted !== null && [...wanted].every((id) => asked.has(id)));
  }

  #connect(): void {
    this.#connection?.abort();
    clearTimeout(this.#streamTimer);
    this.#streamTimer = undefined;
    this.#streaming = false;
    const connection = new AbortController();
    this.#connection = connection;
    this.#asked = this.#wanted();
    if (this.#lastEventId === null) this.#caughtUp.clear();
    const query = new URLSearchParams(this.#asked ? { ids: [...this.#asked].join() } : {});
    const ended = readEventStream(this.#transport, {
      query,
      lastEventId: this.#lastEventId,
      silenceMs: this.#times.silenceMs,
      signal: connection.signal,
      onEvent: (event) => this.#connection === connection && this.#receive(event),
      onId: (id) => {
        if (this.#connection === connection) this.#lastEventId = id;
      },
    });
    void ended.catch(() => undefined).then(() => this.#broke(connection));
  }

  #broke(connection: AbortController): void {
    if (this.#connection !== connection) return;
    const first = this.#streaming || this.#streamFailures === 0;
    this.#streaming = false;
    this.#streamFailures += 1;
    if (first) void this.#refresh();
    this.#streamTimer = setTimeout(() => this.#connect(), reconnectAfterMs(this.#streamFailures));
  }

  #receive({ name, data }: StreamEvent): void {
    const message = JSON.parse(data) as ServerNews & { entries?: readonly Entry[] };
    const { entries } = message;
    for (const listener of this.#listeners) listener.onNews?.(message);
    this.#lastNews = this.#times.now();
    if (name === "ready") {
      this.#streaming = true;
      this.#streamFailures = 0;
      this.#pollFailures = 0;
      this.#show({ kind: "live" });
      // What changed between a listener's own first look and the start of the stream is in neither.
      const behind = [...this.#listeners].some((listener) => !this.#caughtUp.has(listener));
      this.#refreshIn(behind ? this.#times.catchUpMs : this.#times.quietMs);
    } else if (name === "resync") {
      void this.#refresh();
    } else if (name === "entries" && entries) {
      for (const listener of [...this.#listeners]) this.#deliver(listener, entries);
      this.#refreshIn(this.#times.quietMs);
    }
  }

  #deliver(listener: FeedListener, entries: readonly Entry[]): void {
    const { ids } = listener;
    const own = ids ? entries.filter(({ id }) => ids.includes(id)) : entries;
    if (own.length > 0) listener.onEntries(own);
  }

  /** Has everybody fetch once, then plans the next: soon without a stream, rarely beside one, later and later when it fails. */
  async #refresh(): Promise<void> {
    clearTimeout(this.#refreshTimer);
    const epoch = this.#epoch;
    const standing = this.#streaming ? this.#connection : null;
    try {
      const asked = [...this.#listeners];
      await Promise.all(asked.map((listener) => listener.refresh()));
      if (this.#epoch !== epoch) return;
      if (standing && standing === this.#connection) for (const listener of asked) this.#caughtUp.add(listener);
      this.#lastNews = this.#times.now();
      this.#pollFailures = 0;
      if (!this.#streaming && this.#streamFailures > 0) this.#show({ kind: "polling" });
      this.#refreshIn(this.#streaming ? this.#times.quietMs : this.#times.pollMs);
    } catch (cause) {
      if (this.#epoch !== epoch) return;
      this.#pollFailures += 1;
      const pause = reconnectAfterMs(this.#pollFailures);
      this.#refreshIn(pause);
      if (!this.#streaming) this.#showTrouble(cause, this.#times.now() + pause);
    }
  }

  #refreshIn(ms: number): void {
    clearTimeout(this.#refreshTimer);
    this.#refreshTimer = setTimeout(() => void this.#refresh(), ms);
  }

  #showTrouble(cause: unknown, retryAt: number): void {
    const error =
      cause instanceof ApiError
        ? cause
        : new ApiError({
            status: 0,
            code: "unreadable",
            title: "The answer could not be read",
            detail: String(cause),
            cause,
          });
    const isOffline = typeof navigator !== "undefined" && navigator.onLine === false;
    const offline = isOffline || this.#times.now() - this.#lastNews > this.#times.offlineMs;
    this.#show({ kind: offline ? "offline" : "reconnecting", retryAt, since: this.#lastNews, error });
  }

  #show(status: FeedStatus): void {
    this.#status = status;
    for (const watcher of [...this.#watchers]) watcher();
  }
}
