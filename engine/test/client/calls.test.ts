import { describe, expect, it } from "vitest";
import { ApiError } from "../../src/client/index.ts";
import { startFaultProxy } from "../support/fault-proxy.ts";
import { ended, until } from "../support/waiting.ts";
import { type greet, servedApi } from "./served.ts";

const served = servedApi();
const input = { name: "Ada" };

describe("a client", () => {
  it("starts, reads, changes, cancels and retries entries", async () => {
    const { client } = served;
    const entry = await client.start<typeof greet>({ title: "Greet Ada", input, delay: "1h", tags: ["t"] });
    expect(await client.get(entry.id)).toMatchObject({ title: "Greet Ada", state: "scheduled", tags: ["t"] });
    expect(await client.patch(entry.id, { title: "Greet her" })).toMatchObject({ title: "Greet her" });
    expect(await client.why(entry.id)).toMatchObject({ code: "delayed" });
    expect(await client.cancel(entry.id)).toMatchObject({ status: "CANCELLED" });
    expect(await client.retry(entry.id)).toMatchObject({ id: entry.id });
    await ended(served.engine, entry.id);
    expect((await client.timeline(entry.id)).stages.map(({ state }) => state)).toEqual(["completed", "completed"]);
    expect((await client.events(entry.id)).map(({ type }) => type)).toEqual(
      expect.arrayContaining(["created", "changed", "cancel_requested", "retried", "completed"]),
    );
    expect((await client.logs(entry.id, { level: "info", limit: 5 })).lines).toMatchObject([{ message: "saying it" }]);
    const repeat = await client.retry(entry.id, { from: "SAY", input: { name: "Bo" } });
    expect(repeat).toMatchObject({ retryOf: entry.id });
    expect((await client.lineage(repeat.id)).map(({ id }) => id)).toEqual([entry.id, repeat.id]);
  });

  it("walks all pages of a filter, and gives them as a file", async () => {
    const { client } = served;
    const titles = Array.from({ length: 7 }, (_, n) => `page me ${n}`);
    await client.startBatch(titles.map((title) => ({ title, input, tags: ["paged"] })));
    const seen: string[] = [];
    for await (const page of client.pages({ tag: ["paged"], order: { by: "title", descending: false }, limit: 3 }))
      seen.push(...page.entries.map(({ title }) => title));
    expect(seen).toEqual(titles);
    expect((await client.list({ tag: ["paged"], workflow: "greet", from: "-1h" })).total).toBe(7);
    expect((await client.list(new URLSearchParams("tag=paged&limit=1"))).entries).toHaveLength(1);
    expect((await client.facets({ tag: ["paged"] })).workflow).toMatchObject([{ value: "greet", count: 7 }]);
    let file = "";
    for await (const piece of client.export("ndjson", { tag: ["paged"] })) file += piece;
    expect(file.trim().split("\n")).toHaveLength(7);
  });

  it("reads what the server is and does", async () => {
    const { client } = served;
    expect((await client.workflows()).default).toBe("greet");
    expect((await client.workers()).length).toBeGreaterThan(0);
    expect((await client.health()).status).toBe("ok");
    expect((await client.workflowStats("greet")).name).toBe("greet");
    expect(await client.pauseWorkflow("greet", { reason: "a test" })).toMatchObject({ reason: "a test" });
    await client.resumeWorkflow("greet");
    expect((await client.errorGroups({ limit: 1 })).groups).toEqual([]);
    expect((await client.metrics({ from: "-1h" })).totals).toBeDefined();
  });

  it("acts on many at once, and keeps views", async () => {
    const { client } = served;
    const later = await client.startBatch(
      [1, 2].map((n) => ({ title: `bulk ${n}`, input, delay: "1h", tags: ["bulk"] })),
    );
    const request = { action: "cancel", filter: { tag: ["bulk"] } } as const;
    expect(await client.previewBulk(request)).toMatchObject({ matched: 2, will: 2 });
    const { id } = await client.startBulk(request);
    await until(
      () => client.bulk(id),
      ({ state }) => state === "finished",
    );
    const { outcomes } = await client.bulkOutcomes(id, { outcome: "done" });
    expect(outcomes.map(({ entryId }) => entryId).sort()).toEqual(later.map((entry) => entry.id).sort());
    expect((await client.bulks({ limit: 1 })).bulks[0]?.id).toBe(id);
    await expect(client.stopBulk(id)).rejects.toMatchObject({ code: "bulk_finished" });
    const view = await client.saveView({ name: "Mine", query: "tag=bulk" });
    expect(await client.savedViews()).toEqual([view]);
    await client.deleteView(view.id);
    expect(await client.savedViews()).toEqual([]);
  });

  it("says in the server's words what was wrong, and does not send that again", async () => {
    let sent = 0;
    const client = served.clientOf({
      fetch: (...call) => {
        sent += 1;
        return fetch(...call);
      },
    });
    const error = await client.start({ title: " " }).catch((cause) => cause);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 400, code: "invalid_input", field: "title", temporary: false });
    expect(error.requestId).toMatch(/^[0-9a-f-]{36}$/);
    await expect(client.get("no-such-id")).rejects.toMatchObject({ code: "entry_not_found" });
    expect(sent).toBe(2);
  });

  it("sends its key", async () => {
    const sent: (string | null)[] = [];
    const note: typeof fetch = (url, options) => {
      sent.push(new Headers(options?.headers).get("authorization"));
      return fetch(url, options);
    };
    await served.clientOf({ fetch: note, token: async () => "secret" }).workflows();
    await served.clientOf({ fetch: note, token: "other" }).workflows();
    const other = served.clientOf({ fetch: note, token: "other" });
    await other.withToken("of an end user").workflows();
    expect(other.withToken("of an end user")).toBe(other.withToken("of an end user"));
    expect(sent).toEqual(["Bearer secret", "Bearer other", "Bearer of an end user"]);
  });
});

describe("on a bad wire", () => {
  it.each(["query", "answer"] as const)("a start whose %s is lost is sent again and makes one entry", async (drop) => {
    const proxy = await startFaultProxy(served.url);
    const client = served.clientOf({ baseUrl: proxy.url });
    const before = (await served.client.list()).total;
    const cut = proxy.cutOnce("POST /api/entries", drop);
    const entry = await client.start({ title: "Once", input });
    await cut;
    expect(await served.client.get(entry.id)).toMatchObject({ title: "Once" });
    expect((await served.client.list()).total).toBe(before + 1);
  });

  it("a server that is busy is asked again when it said", async () => {
    const refusals = [
      new Response("{}", { status: 429, headers: { "retry-after": "1" } }),
      new Response("<html>Bad gateway</html>", { status: 502 }),
    ];
    const times: number[] = [];
    const client = served.clientOf({
      fetch: async (...call) => {
        times.push(performance.now());
        return refusals.shift() ?? fetch(...call);
      },
    });
    expect((await client.start({ title: "Patient", input })).title).toBe("Patient");
    const [first = 0, second = 0] = times;
    expect(times).toHaveLength(3);
    expect(second - first).toBeGreaterThanOrEqual(990);
  });

  it("a call that changes something without a key is not sent twice", async () => {
    let sent = 0;
    const client = served.clientOf({
      fetch: async () => {
        sent += 1;
        throw new TypeError("network");
      },
    });
    await expect(client.cancel("x")).rejects.toMatchObject({ status: 0, code: "unreachable", temporary: true });
    expect(sent).toBe(1);
  });

  it("a call that is aborted rejects with the caller's own reason, at once", async () => {
    const client = served.clientOf({ fetch: async () => new Response("", { status: 503 }) });
    const stop = new AbortController();
    const waiting = client.get("x", { signal: stop.signal });
    stop.abort(new Error("never mind"));
    await expect(waiting).rejects.toThrow("never mind");
  });

  it("an answer that takes too long is a timeout, and what is no API is said to be none", async () => {
    const silent: typeof fetch = (_, options) =>
      new Promise((_, reject) => options?.signal?.addEventListener("abort", () => reject(options.signal?.reason)));
    const slow = served.clientOf({ fetch: silent, timeoutMs: 20, retries: 0 });
    await expect(slow.get("x")).rejects.toMatchObject({ status: 0, code: "timeout" });
    const other = served.clientOf({ fetch: async () => new Response("<html>hello</html>") });
    await expect(other.get("x")).rejects.toMatchObject({ status: 200, code: "unreadable" });
  });
});
