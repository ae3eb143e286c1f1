/**
 * One client's live stream: remembers which entries changed and sends their present rows, at most four messages a
 * second. Nothing piles up for a slow client: until it has read, its changes stay a set of ids, and a set that grows
 * too large becomes "fetch everything again". A client that takes nothing at all is cut off.
 */
import type { Changes, Engine, Scope } from "../../engine.ts";
import type { StreamTimes } from "../api-env.ts";
import type { ReadChanged } from "./shared-rows.ts";
import { eventFrame, heartbeatFrame } from "./sse-frame.ts";

/** More changed entries than this at once are not sent one by one. */
export const mostChanged = 200;
const bufferedBytes = 64 * 1024;
const retryAfterFaultMs = 1_000;
const allowedForMs = 10_000;

export interface EntryStreamOptions {
  readonly engine: Pick<Engine, "follow">;
  readonly scope: Scope;
  /** Resume behind this point; default: from now on. */
  readonly cursor: string | undefined;
  /** Only these entries; default: all. */
  readonly ids: ReadonlySet<string> | undefined;
  readonly readChanged: ReadChanged;
  readonly times: StreamTimes | undefined;
  /** Told with the greeting. */
  readonly build: string | undefined;
  /** Whether the caller may still watch: asked now and then. */
  readonly isAllowed: () => Promise<boolean>;
  readonly onClose: () => void;
}

export class EntryStream {
  readonly body: ReadableStream<Uint8Array>;
  readonly #options: EntryStreamOptions;
  readonly #changed = new Set<string>();
  #needsResync = false;
  #isReady = false;
  #cursor: string | undefined;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #unfollow: () => void = () => {};
  #flushTimer: NodeJS.Timeout | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #isReading = false;
  #nextFlushAt = 0;
  #lastTakenAt = performance.now();
  #askedAt = performance.now();

  constructor(options: EntryStreamOptions) {
    this.#options = options;
    this.#cursor = options.cursor;
    const source = { start: this.#start, pull: this.#taken, cancel: () => this.close() };
    this.body = new ReadableStream(source, new ByteLengthQueuingStrategy({ highWaterMark: bufferedBytes }));
  }

  /** Ends the stream; the client reconnects where it was. */
  close(): void {
    if (!this.#controller) return;
    clearTimeout(this.#flushTimer);
    clearInterval(this.#heartbeat);
    this.#unfollow();
    const controller = this.#controller;
    this.#controller = undefined;
    try {
      controller.close();
    } catch {} // the client has gone and took the stream with it
    this.#options.onClose();
  }

  #start = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
    const { engine, cursor, times } = this.#options;
    this.#controller = controller;
    this.#unfollow = engine.follow(this.#onChanges, cursor === undefined ? {} : { cursor });
    this.#heartbeat = setInterval(this.#beat, times?.heartbeatMs ?? 1_000);
  };

  #onChanges = ({ cursor, entryIds, gap }: Changes): void => {
    this.#cursor = cursor;
    const { ids } = this.#options;
    for (const id of entryIds) if (!ids || ids.has(id)) this.#changed.add(id);
    if (gap || this.#changed.size > mostChanged) {
      this.#changed.clear();
      this.#needsResync = true;
    }
    this.#sendReady(this.#options.cursor ?? cursor);
    this.#schedule();
  };

  // The first delivery tells where the feed stands: whatever is committed later will be sent, what was before can be fetched.
  #sendReady(position: string): void {
    if (this.#isReady || !this.#controller) return;
    this.#isReady = true;
    const { build } = this.#options;
    const data = JSON.stringify({ cursor: position, serverTime: new Date().toISOString(), build });
    this.#controller.enqueue(eventFrame("ready", data, position));
  }

  #taken = (): void => {
    this.#lastTakenAt = performance.now();
    this.#schedule();
  };

  #schedule(delayMs = 0): void {
    const hasNews = this.#needsResync || this.#changed.size > 0;
    if (!hasNews || this.#isReading || this.#flushTimer || !this.#hasRoom()) return;
    const waitMs = Math.max(delayMs, this.#nextFlushAt - performance.now());
    this.#flushTimer = setTimeout(this.#flush, waitMs);
  }

  #hasRoom(): boolean {
    return (this.#controller?.desiredSize ?? 0) > 0;
  }

  #flush = async (): Promise<void> => {
    this.#flushTimer = undefined;
    if (!this.#controller) return;
    this.#nextFlushAt = performance.now() + (this.#options.times?.gapMs ?? 250);
    const ids = [...this.#changed];
    const cursor = this.#cursor ?? "";
    this.#changed.clear();
    if (this.#needsResync) {
      this.#needsResync = false;
      this.#controller.enqueue(eventFrame("resync", "{}", cursor));
      return;
    }
    this.#isReading = true;
    try {
      const frame = await this.#options.readChanged(ids, cursor, this.#options.scope);
      if (frame) this.#controller?.enqueue(frame);
      this.#isReading = false;
      this.#schedule();
    } catch {
      // The database is away: /api/health and every other call say so. The changes are kept and read when it is back.
      for (const id of ids) this.#changed.add(id);
      this.#isReading = false;
      this.#schedule(retryAfterFaultMs);
    }
  };

  #beat = (): void => {
    if (performance.now() - this.#askedAt >= (this.#options.times?.allowedMs ?? allowedForMs)) void this.#ask();
    if (this.#hasRoom()) {
      const isBehind = this.#needsResync || this.#isReading || this.#changed.size > 0;
      this.#controller?.enqueue(heartbeatFrame(isBehind ? undefined : this.#cursor));
    } else if (performance.now() - this.#lastTakenAt >= (this.#options.times?.stallMs ?? 30_000)) {
      this.close();
    }
  };

  async #ask(): Promise<void> {
    this.#askedAt = performance.now();
    // When it cannot be found out, the entries cannot be read either: nothing is sent until both can.
    const allowed = await this.#options.isAllowed().catch(() => true);
    if (!allowed) this.close();
  }
}
