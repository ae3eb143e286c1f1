import type { Entry } from "async-workflow";
import { readEventStream, type StreamEvent } from "./event-stream.ts";
import { ApiProblem } from "./problem.ts";
import { serverNow, syncServerClock } from "./server-clock.ts";

/**
 * Keeps the screens no staler than two seconds. Push while the stream stands; the moment it does not, polling, with the
 * stream tried again in the background. A hidden tab rests: no stream, no polls, one refresh when it is looked at again.
 */
export type LiveStatus =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  | { readonly kind: "polling" }
  | { readonly kind: "paused"; readonly since: number }
  | { readonly kind: "reconnecting"; readonly retryAt: number; readonly since: number; readonly problem: ApiProblem }
  | { readonly kind: "offline"; readonly retryAt: number; readonly since: number; readonly problem: ApiProblem };

export interface LiveOptions {
  readonly url: string;
  readonly pollMs: number;
  /** Entries that changed; any order, may repeat. */
  onEntries(entries: readonly Entry[]): void;
  /** The server has pages of another build than those that were loaded here. */
  onNewBuild?(): void;
  /** Fetches again what is on the screen. Rejects when that fails. */
  refresh(): Promise<void>;
}

const backoffMs = [1_000, 2_000, 5_000, 10_000, 30_000] as const;
/** Without news from the server for this long the screen says "offline". */
const offlineAfterMs = 10_000;
/** Two heartbeats missed: a stream that died silently must not leave the screen older than two seconds. */
const silenceMs = 1_900;
/** A quiet stream is checked by one refresh: nothing may hide behind a proxy that swallows events. */
const quietMs = 10_000;
const catchUpMs = 1_000;

/** 1, 2, 5, 10, 30 s, each up to a fifth longer, so that tabs do not come back all at once. */
const backoff = (failures: number): number =>
  (backoffMs[Math.min(failures, backoffMs.length) - 1] ?? 1_000) * (1 + Math.random() / 5);

export class Live {
  private status: LiveStatus = { kind: "connecting" };
  private readonly listeners = new Set<() => void>();
  private connection: AbortController | null = null;
  private streamFailures = 0;
  private pollFailures = 0;
  private lastEventId: string | null = null;
  private build: string | undefined;
  private lastNews = serverNow();
  private streamTimer: ReturnType<typeof setTimeout> | undefined;
  private refreshTimer: ReturnType<typeof setTimeout> | undefined;
  private running = false;
  private paused = false;
  /** The stream stands: the server has greeted and nothing has broken since. */
  private streaming = false;

  constructor(private readonly options: LiveOptions) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): LiveStatus => this.status;

  start(): void {
    if (this.running || this.paused) return;
    this.running = true;
    void this.connect();
    this.refreshIn(this.options.pollMs);
  }

  /** By the reader: nothing changes until `resume`, whatever the tab or the network does meanwhile. */
  readonly pause = (): void => {
    if (this.paused) return;
    this.rest();
    this.paused = true;
    this.show({ kind: "paused", since: serverNow() });
  };

  readonly resume = (): void => {
    if (!this.paused) return;
    this.paused = false;
    this.show({ kind: "connecting" });
    this.retryNow();
  };

  /** Stops stream and polls. */
  rest(): void {
    this.running = false;
    this.streaming = false;
    this.connection?.abort();
    this.connection = null;
    clearTimeout(this.streamTimer);
    clearTimeout(this.refreshTimer);
  }

  /** At once instead of at the end of the present wait; also when a resting tab is looked at again. */
  readonly retryNow = (): void => {
    if (this.paused) return;
    this.rest();
    this.running = true;
    void this.connect();
    void this.poll();
  };

  private async connect(): Promise<void> {
    const connection = new AbortController();
    this.connection = connection;
    const { url } = this.options;
    const { lastEventId } = this;
    await readEventStream({
      url,
      lastEventId,
      silenceMs,
      signal: connection.signal,
      onEvent: (event) => this.receive(event),
    }).catch(() => undefined);
    if (this.connection !== connection || !this.running) return;
    const broke = this.streaming || this.streamFailures === 0;
    this.streaming = false;
    this.streamFailures += 1;
    if (broke) void this.poll();
    this.streamTimer = setTimeout(() => void this.connect(), backoff(this.streamFailures));
  }

  private receive({ id, name, data }: StreamEvent): void {
    if (id !== null) this.lastEventId = id;
    const message = JSON.parse(data) as {
      cursor?: string;
      serverTime?: string;
      build?: string;
      entries?: readonly Entry[];
    };
    if (message.serverTime) syncServerClock(message.serverTime);
    this.lastNews = serverNow();
    if (name === "ready") {
      this.compareBuild(message.build);
      this.lastEventId ??= message.cursor ?? null;
      this.streaming = true;
      this.streamFailures = 0;
      this.pollFailures = 0;
      this.show({ kind: "live" });
      // What changed between the page's own first look and the start of the stream is in neither.
      this.refreshIn(catchUpMs);
      return;
    }
    if (name === "resync") return void this.poll();
    if (name === "entries" && message.entries) this.options.onEntries(message.entries);
    if (this.streaming) this.refreshIn(quietMs);
  }

  private compareBuild(build: string | undefined): void {
    if (build === undefined) return;
    if (this.build !== undefined && this.build !== build) this.options.onNewBuild?.();
    this.build = build;
  }

  /** Refreshes once, then plans the next: soon without a stream, rarely beside one, later and later when it fails. */
  private async poll(): Promise<void> {
    clearTimeout(this.refreshTimer);
    try {
      await this.options.refresh();
      if (!this.running) return;
      this.lastNews = serverNow();
      this.pollFailures = 0;
      if (!this.streaming && this.streamFailures > 0) this.show({ kind: "polling" });
      this.refreshIn(this.streaming ? quietMs : this.options.pollMs);
    } catch (cause) {
      if (!this.running) return;
      this.pollFailures += 1;
      const wait = backoff(this.pollFailures);
      this.refreshIn(wait);
      if (!this.streaming) this.showFailure(cause, Date.now() + wait);
    }
  }

  private showFailure(cause: unknown, retryAt: number): void {
    const problem =
      cause instanceof ApiProblem
        ? cause
        : new ApiProblem(0, "unreadable", "The answer could not be read", String(cause));
    const offline = navigator.onLine === false || serverNow() - this.lastNews > offlineAfterMs;
    this.show({ kind: offline ? "offline" : "reconnecting", retryAt, since: this.lastNews, problem });
  }

  private refreshIn(ms: number): void {
    clearTimeout(this.refreshTimer);
    this.refreshTimer = setTimeout(() => void this.poll(), ms);
  }

  private show(status: LiveStatus): void {
    this.status = status;
    for (const listener of this.listeners) listener();
  }
}
