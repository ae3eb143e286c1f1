import { describe, expect, it } from "vitest";
import { type Entry, EntryNotCompleted, WaitTimeout } from "../../src/client/index.ts";
import { startFaultProxy } from "../support/fault-proxy.ts";
import { gate, inState, until } from "../support/waiting.ts";
import { type greet, servedApi } from "./served.ts";

const served = servedApi();
const input = { name: "Ada" };

/** Starts an entry that stops in its first stage and again in its second. */
async function startGated(): Promise<Entry> {
  Object.assign(served.gates, { first: gate(), second: gate() });
  const entry = await served.client.start({ title: "Gated", workflow: "gated" });
  await inState(served.engine, entry.id, "running");
  return entry;
}

/** Takes in what a watch yields until it ends; `reached` resolves when it has yielded that status. */
function collect(watch: AsyncIterable<Entry>) {
  const seen: Entry[] = [];
  const whole = (async () => {
    for await (const entry of watch) seen.push(entry);
  })();
  return {
    seen,
    whole,
    reached: (status: string) =>
      until(
        () => seen.at(-1)?.status,
        (last) => last === status,
      ),
  };
}

const statuses = (seen: readonly Entry[]) =>
  seen.map(({ status }) => status).filter((status, n, all) => status !== all[n - 1]);

describe("watch", () => {
  it("gives the entry as it is and each newer version until it has ended", async () => {
    const { id } = await startGated();
    const { seen, whole, reached } = collect(served.client.watch(id));
    await reached("CREATED");
    served.gates.first.open();
    await reached("ONE");
    served.gates.second.open();
    await whole;
    // What stands for a moment only may be passed over.
    expect(statuses(seen).filter((status) => status !== "TWO")).toEqual(["CREATED", "ONE", "COMPLETED"]);
    const versions = seen.map(({ version }) => version);
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
    await until(served.streams, (streams) => streams === 0);
  });

  it("has a large result whole, which the stream leaves out", async () => {
    Object.assign(served.gates, { first: gate() });
    const { id } = await served.client.start({ title: "Large", workflow: "large" });
    const { seen, whole, reached } = collect(served.client.watch(id));
    await reached("CREATED");
    served.gates.first.open();
    await whole;
    expect(seen.at(-1)).toMatchObject({ status: "COMPLETED", result: "x".repeat(20_000) });
    expect(seen.every((entry) => entry.resultTruncated === undefined)).toBe(true);
  });

  it("goes on where it was when the wire is cut, with nothing missed in between", async () => {
    const proxy = await startFaultProxy(served.url);
    const { id } = await startGated();
    const { seen, whole, reached } = collect(served.clientOf({ baseUrl: proxy.url }).watch(id));
    await until(served.streams, (streams) => streams === 1);
    proxy.cut({ refuse: true });
    served.gates.first.open();
    await until(
      () => served.client.get(id),
      ({ status }) => status === "ONE",
    );
    proxy.mend();
    await reached("ONE");
    proxy.cut();
    served.gates.second.open();
    await whole;
    expect(seen.at(-1)).toMatchObject({ status: "COMPLETED", result: "through" });
  });

  it("polls where streams do not get through", async () => {
    const client = served.clientOf({
      feed: { pollMs: 50 },
      fetch: (url, options) =>
        String(url).includes("/api/stream") ? Promise.reject(new TypeError()) : fetch(url, options),
    });
    const { id } = await startGated();
    const { whole, seen, reached } = collect(client.watch(id));
    await reached("CREATED");
    await until(
      () => client.feed.status.kind,
      (kind) => kind === "polling",
    );
    served.gates.first.open();
    await reached("ONE");
    served.gates.second.open();
    await whole;
    expect(seen.at(-1)?.status).toBe("COMPLETED");
  });

  it("notices a stream that has died silently", async () => {
    let streams = 0;
    const client = served.clientOf({
      feed: { silenceMs: 600, pollMs: 60_000 },
      // The first stream says nothing after its head, as behind a proxy that keeps everything to itself.
      fetch: async (url, options) => {
        if (!String(url).includes("/api/stream")) return fetch(url, options);
        streams += 1;
        return streams === 1 ? new Response(new ReadableStream()) : fetch(url, options);
      },
    });
    const { id } = await startGated();
    const { whole, reached } = collect(client.watch(id));
    await reached("CREATED");
    served.gates.first.open();
    served.gates.second.open();
    await whole;
  });

  it("ends by its signal, by leaving the loop, and with an error when there is no such entry", async () => {
    const { id } = await startGated();
    const stop = new AbortController();
    const { whole, reached } = collect(served.client.watch(id, { signal: stop.signal }));
    await reached("CREATED");
    stop.abort(new Error("enough"));
    await expect(whole).rejects.toThrow("enough");
    for await (const entry of served.client.watch(id)) if (entry.id === id) break;
    await expect(collect(served.client.watch("nope")).whole).rejects.toMatchObject({ code: "entry_not_found" });
    await until(served.streams, (streams) => streams === 0);
    served.gates.first.open();
    served.gates.second.open();
  });
});

describe("result", () => {
  it("waits for the end and gives the result, typed by its workflow", async () => {
    const { client } = served;
    const { id } = await client.start<typeof greet>({ title: "Greet", input });
    const { text } = await client.result<typeof greet>(id);
    expect(text).toBe("Hello Ada");
    expect(await client.result(id)).toEqual({ text: "Hello Ada" });
  });

  it("rejects with what went wrong when it failed or was cancelled", async () => {
    const { client } = served;
    const failed = await client.start({ title: "Fails", workflow: "failing" });
    const error = await client.result(failed.id).catch((cause) => cause);
    expect(error).toBeInstanceOf(EntryNotCompleted);
    expect(error).toMatchObject({ message: "the handler refused", code: "handler_error", entry: { status: "FAILED" } });
    const later = await client.start({ title: "Never", input, delay: "1h" });
    const waiting = client.result(later.id);
    await client.cancel(later.id);
    await expect(waiting).rejects.toMatchObject({ code: "cancelled" });
  });

  it("rejects after its time, and the entry goes on", async () => {
    const { id } = await startGated();
    const error = await served.client.result(id, { timeoutMs: 100 }).catch((cause) => cause);
    expect(error).toBeInstanceOf(WaitTimeout);
    served.gates.first.open();
    served.gates.second.open();
    expect(await served.client.result(id)).toBe("through");
  });

  it("however many wait, there is one stream, and each gets its own", async () => {
    const { client } = served;
    const entries = await client.startBatch(
      Array.from({ length: 150 }, (_, n) => ({ title: `n ${n}`, input: { name: String(n) }, delay: "1s" as const })),
    );
    const results = Promise.all(entries.map(({ id }) => client.result<typeof greet>(id)));
    expect(await until(served.streams, (streams) => streams >= 1)).toBe(1);
    expect((await results).map(({ text }) => text)).toEqual(entries.map((_, n) => `Hello ${n}`));
  });
});
