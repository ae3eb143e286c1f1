import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Changes } from "../../src/engine.ts";
import { EntryStream, mostChanged } from "../../src/http/stream/entry-stream.ts";
import { eventFrame } from "../../src/http/stream/sse-frame.ts";

const ids = (count: number, from = 0) => Array.from({ length: count }, (_, at) => `entry-${from + at}`);

/** A stream on a feed that the test speaks for; what the client has read is in `received`. */
function openStream(options: { cursor?: string; only?: string[]; largeRows?: boolean } = {}) {
  let listener: (changes: Changes) => void = () => {};
  const state = { following: false, closed: 0, failReads: false, reads: [] as string[][] };
  const stream = new EntryStream({
    engine: {
      follow(heard) {
        listener = heard;
        state.following = true;
        return () => {
          state.following = false;
        };
      },
    },
    scope: { workspace: "local" },
    cursor: options.cursor,
    ids: options.only && new Set(options.only),
    readChanged: async (changed, cursor) => {
      if (state.failReads) throw new Error("the database is away");
      state.reads.push([...changed]);
      return eventFrame(
        "entries",
        JSON.stringify({ changed, filler: options.largeRows ? "x".repeat(100_000) : "" }),
        cursor,
      );
    },
    times: undefined,
    build: undefined,
    isAllowed: async () => true,
    onClose: () => {
      state.closed += 1;
    },
  });
  const change = (cursor: string, ...entryIds: string[]) => listener({ cursor, entryIds, gap: false });
  const tear = (cursor: string) => listener({ cursor, entryIds: [], gap: true });
  return { stream, state, change, tear };
}

function readAll(stream: EntryStream): string[] {
  const received: string[] = [];
  const decoder = new TextDecoder();
  const sink = new WritableStream<Uint8Array>({ write: (chunk) => void received.push(decoder.decode(chunk)) });
  stream.body.pipeTo(sink).catch(() => {});
  return received;
}

const named = (messages: string[], event: string) =>
  messages.filter((message) => message.startsWith(`event: ${event}\n`));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a live stream", () => {
  it("says ready with the feed's position, from which it can be resumed", async () => {
    const { stream, change } = openStream();
    const received = readAll(stream);
    change("100");
    await vi.advanceTimersByTimeAsync(0);
    expect(received[0]).toContain("event: ready\nid: 100\n");
    expect(received[0]).toContain('"cursor":"100"');
    stream.close();
  });

  it("says ready once, and not before the feed has a position", async () => {
    const { stream, change } = openStream();
    const received = readAll(stream);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(received.every((message) => message === ": alive\n\n")).toBe(true);
    change("100");
    change("101", "entry-1");
    await vi.advanceTimersByTimeAsync(300);
    expect(named(received, "ready")).toHaveLength(1);
    stream.close();
  });

  it("resumed, says ready at the point it was resumed from: what came since is still to be sent", async () => {
    const { stream, change } = openStream({ cursor: "50" });
    const received = readAll(stream);
    change("100", "entry-1");
    await vi.advanceTimersByTimeAsync(300);
    expect(received[0]).toContain("id: 50\n");
    expect(received[1]).toContain("event: entries\nid: 100\n");
    stream.close();
  });

  it("asks for a refetch when the feed has a gap", async () => {
    const { stream, tear } = openStream({ cursor: "1" });
    const received = readAll(stream);
    tear("9");
    await vi.advanceTimersByTimeAsync(300);
    expect(named(received, "resync")).toHaveLength(1);
    stream.close();
  });

  it("sends at most four messages a second and still the last change", async () => {
    const { stream, state, change } = openStream();
    const received = readAll(stream);
    change("1");
    for (let at = 0; at < 200; at += 1) {
      change(String(2 + at), `entry-${at % 7}`);
      await vi.advanceTimersByTimeAsync(10);
    }
    const sent = named(received, "entries").length;
    expect(sent).toBeGreaterThanOrEqual(6);
    expect(sent).toBeLessThanOrEqual(9); // two seconds
    await vi.advanceTimersByTimeAsync(300);
    expect(named(received, "entries").at(-1)).toContain("id: 201\n");
    expect(state.reads.at(-1)).toContain("entry-3");
    stream.close();
  });

  it("asks for a refetch when more changed at once than it sends one by one", async () => {
    const { stream, state, change } = openStream();
    const received = readAll(stream);
    change("1");
    change("2", ...ids(mostChanged + 1));
    await vi.advanceTimersByTimeAsync(300);
    expect(named(received, "resync")).toEqual(["event: resync\nid: 2\ndata: {}\n\n"]);
    expect(state.reads).toEqual([]);
    change("3", ...ids(mostChanged));
    await vi.advanceTimersByTimeAsync(300);
    expect(state.reads).toHaveLength(1);
    stream.close();
  });

  it("sends only the entries that the client asked for", async () => {
    const { stream, state, change } = openStream({ only: ["entry-1"] });
    readAll(stream);
    change("1", ...ids(500));
    await vi.advanceTimersByTimeAsync(300);
    expect(state.reads).toEqual([["entry-1"]]);
    stream.close();
  });

  it("keeps changes that could not be read until the database is back", async () => {
    const { stream, state, change } = openStream();
    const received = readAll(stream);
    state.failReads = true;
    change("1", "entry-1");
    await vi.advanceTimersByTimeAsync(2_500);
    change("2", "entry-2");
    state.failReads = false;
    await vi.advanceTimersByTimeAsync(1_500);
    expect(state.reads.flat().sort()).toEqual(["entry-1", "entry-2"]);
    expect(named(received, "entries").at(-1)).toContain("id: 2\n");
    stream.close();
  });

  it("gives a sign of life that moves the point of resumption, but never past what was not sent", async () => {
    const { stream, state, change } = openStream();
    const received = readAll(stream);
    change("7");
    await vi.advanceTimersByTimeAsync(15_000);
    expect(received.at(-1)).toBe(": alive\nid: 7\n\n");
    state.failReads = true;
    change("8", "entry-1");
    await vi.advanceTimersByTimeAsync(15_000);
    expect(received.at(-1)).toBe(": alive\n\n");
    stream.close();
  });

  it("piles nothing up for a client that reads slowly, and cuts off one that reads nothing", async () => {
    const { state, change } = openStream({ largeRows: true });
    change("1");
    for (let at = 0; at < 100; at += 1) {
      change(String(2 + at), `entry-${at}`);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(state.reads.length).toBeLessThanOrEqual(2);
    expect(state.following).toBe(true);
    await vi.advanceTimersByTimeAsync(45_000);
    expect(state).toMatchObject({ following: false, closed: 1 });
    expect(vi.getTimerCount()).toBe(0);
  });

  it("a slow client that catches up gets the latest of everything it missed", async () => {
    const { stream, state, change } = openStream({ largeRows: true });
    change("1");
    for (let at = 0; at < 100; at += 1) {
      change(String(2 + at), `entry-${at}`);
      await vi.advanceTimersByTimeAsync(100);
    }
    readAll(stream);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(new Set(state.reads.flat())).toEqual(new Set(ids(100)));
    stream.close();
  });

  it("leaves no listener and no timer behind when the client goes", async () => {
    const { stream, state, change } = openStream();
    change("1", "entry-1");
    await stream.body.cancel();
    expect(state).toMatchObject({ following: false, closed: 1 });
    expect(vi.getTimerCount()).toBe(0);
    change("2", "entry-2");
    stream.close();
    expect(state.closed).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
