import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { createApi, everyPermission, type Problem } from "../../src/http/index.ts";
import { type ApiUnderTest, openApi, withWorker } from "./api-under-test.ts";
import { type EventReader, readEvents } from "./event-reader.ts";

let http: ApiUnderTest;
beforeAll(async () => {
  http = await openApi();
});
afterAll(() => http.close());

const connect = async (query = "", headers: Record<string, string> = {}, api = http.api): Promise<EventReader> => {
  const response = await api.request(`/api/stream${query}`, { headers });
  expect(response.status).toBe(200);
  const reader = readEvents(response);
  onTestFinished(() => reader.leave());
  return reader;
};
const streams = async () => (await http.call<{ streams: number }>("GET", "/api/health")).body.streams;

describe("GET /api/stream", () => {
  it("is an event stream that no proxy may hold back or compress", async () => {
    const response = await http.api.request("/api/stream");
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/event-stream",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
      "x-request-id": expect.any(String),
    });
    await response.body?.cancel();
  });

  it("sends new and changed entries as they are now", async () => {
    const reader = await connect();
    expect((await reader.next("ready"))?.data.serverTime).toMatch(/^\d{4}-.*Z$/);
    const { id } = await http.start("Seen live", { delay: "1h" });
    const created = await reader.nextEntry((entry) => entry.id === id);
    expect(created?.data.entries).toEqual([expect.objectContaining({ id, title: "Seen live", status: "CREATED" })]);
    await http.call("PATCH", `/api/entries/${id}`, { json: { title: "Renamed live" } });
    expect(await reader.nextEntry((entry) => entry.id === id && entry.title === "Renamed live")).not.toBeNull();
    await reader.leave();
  });

  it("leaves large results out and says so, as lists do", async () => {
    const { id } = await http.start("Large", { delay: "1h" });
    const reader = await connect(`?ids=${id}`);
    await reader.next("ready");
    const json = { title: "Larger", result: "x".repeat(20_000) };
    expect((await http.call("PATCH", `/api/entries/${id}`, { json })).status).toBe(200);
    const message = await reader.nextEntry((entry) => entry.title === "Larger");
    expect(message?.data.entries).toEqual([expect.objectContaining({ id, result: null, resultTruncated: true })]);
    await reader.leave();
  });

  it("goes on when the clock of its server is set back", async () => {
    const reader = await connect();
    await reader.next("ready");
    const { id: before } = await http.start("Before the clock", { delay: "1h" });
    await reader.nextEntry((entry) => entry.id === before);
    const { now } = Date;
    const clock = vi.spyOn(Date, "now").mockImplementation(() => now() - 86_400_000);
    onTestFinished(() => clock.mockRestore());
    const { id: after } = await http.start("After the clock", { delay: "1h" });
    expect(await reader.nextEntry((entry) => entry.id === after)).not.toBeNull();
  });

  it("shows an entry to its end", async () => {
    const reader = await connect();
    await reader.next("ready");
    const { id } = await http.start("To its end");
    await withWorker(http.engine);
    expect(await reader.nextEntry((entry) => entry.id === id && entry.status === "COMPLETED")).not.toBeNull();
    await reader.leave();
  });

  it.each(["Last-Event-ID", "cursor"])("resumes by %s without a gap", async (means) => {
    const first = await connect();
    await first.next("ready");
    await http.start("Before", { delay: "1h" });
    await first.next("entries");
    const at = first.lastId ?? "";
    await first.leave();
    const missed = [];
    for (const title of ["missed 1", "missed 2", "missed 3"])
      missed.push((await http.start(title, { delay: "1h" })).id);
    const again = means === "cursor" ? await connect(`?cursor=${at}`) : await connect("", { "Last-Event-ID": at });
    expect((await again.next("ready"))?.data.cursor).toBe(at);
    const seen = new Set<string>();
    while (!missed.every((id) => seen.has(id))) {
      const message = await again.next("entries");
      for (const entry of message?.data.entries ?? []) seen.add(entry.id);
    }
    await again.leave();
  });

  it("misses nothing that is committed after ready, though the feed starts only with the client", async () => {
    for (let round = 0; round < 5; round += 1) {
      const reader = await connect();
      await reader.next("ready");
      const { id } = await http.start(`Round ${round}`, { delay: "1h" });
      expect(await reader.nextEntry((entry) => entry.id === id)).not.toBeNull();
      await reader.leave();
    }
  });

  it("asks for a refetch when more was missed than it sends one by one", async () => {
    const first = await connect();
    await first.next("ready");
    await http.start("Before", { delay: "1h" });
    await first.next("entries");
    const at = first.lastId ?? "";
    await first.leave();
    await Promise.all(
      Array.from({ length: 201 }, (_, at) => http.engine.start("plain", null, { title: `many ${at}`, delay: "1h" })),
    );
    const again = await connect("", { "Last-Event-ID": at });
    expect((await again.next("resync"))?.data).toEqual({});
    await again.leave();
  });

  it("sends only the entries asked for", async () => {
    const wanted = await http.start("Wanted", { delay: "1h" });
    const other = await http.start("Other", { delay: "1h" });
    const reader = await connect(`?ids=${wanted.id}`);
    await reader.next("ready");
    await http.call("PATCH", `/api/entries/${other.id}`, { json: { title: "Other 2" } });
    await http.call("PATCH", `/api/entries/${wanted.id}`, { json: { title: "Wanted 2" } });
    const message = await reader.nextEntry((entry) => entry.title !== "Wanted");
    expect(message?.data.entries?.map((entry) => entry.title)).toEqual(["Wanted 2"]);
    await reader.leave();
  });

  it("shows nobody the entries of another workspace", async () => {
    const foreign = createApi(http.engine, {
      principalOf: () => ({ workspace: "other", owner: "someone", may: everyPermission, via: "session" }),
    });
    const reader = await connect("", {}, foreign);
    await reader.next("ready");
    await http.start("Secret", { delay: "1h" });
    const own = await foreign.request("/api/entries", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: '{"title":"Own","delay":"1h"}',
    });
    expect(own.status).toBe(201);
    const message = await reader.next("entries");
    expect(message?.data.entries?.map((entry) => entry.title)).toEqual(["Own"]);
    await reader.leave();
  });

  it("sends the same change to a hundred clients", async () => {
    const readers = await Promise.all(Array.from({ length: 100 }, () => connect()));
    await Promise.all(readers.map((reader) => reader.next("ready")));
    const { id } = await http.start("For all", { delay: "1h" });
    const messages = await Promise.all(readers.map((reader) => reader.nextEntry((entry) => entry.id === id)));
    expect(messages).not.toContain(null);
    await Promise.all(readers.map((reader) => reader.leave()));
    expect(await streams()).toBe(0);
  });

  it("leaves nothing open for clients that go, nor for HEAD", async () => {
    const readers = await Promise.all([connect(), connect(), connect()]);
    expect(await streams()).toBe(3);
    await http.call("HEAD", "/api/stream");
    for (const reader of readers) await reader.leave();
    expect(await streams()).toBe(0);
  });

  it("ends all streams when the server stops, and opens no more", async () => {
    const stop = new AbortController();
    const api = createApi(http.engine, { signal: stop.signal });
    const readers = await Promise.all([connect("", {}, api), connect("", {}, api)]);
    stop.abort();
    expect(await Promise.all(readers.map((reader) => reader.next("never")))).toEqual([null, null]);
    const refused = await api.request("/api/stream");
    expect([refused.status, ((await refused.json()) as Problem).code]).toEqual([503, "shutting_down"]);
  });

  it.each([
    "cursor=",
    "cursor=x",
    "cursor=-1",
    "cursor=18446744073709551616",
    "cursor=1&cursor=2",
    "ids=",
    "ids=x",
    "ids=a,b",
    "id=x",
  ])("refuses ?%s", async (query) => {
    expect(await http.refused("GET", `/api/stream?${query}`)).toMatchObject({ status: 400, code: "invalid_input" });
  });

  it("starts from now for an id that is not its own", async () => {
    for (const id of ["", "abc", "99999999999999999999999", "-5"]) {
      const reader = await connect("", { "Last-Event-ID": id });
      expect((await reader.next("ready"))?.event).toBe("ready");
      await reader.leave();
    }
  });
});
