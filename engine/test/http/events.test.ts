import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Entry, type EntryEvent, type Worker, workflow } from "../../src/index.ts";
import { type ApiUnderTest, entryWhen, openApi } from "./api-under-test.ts";

const eventful = workflow("eventful", { retry: { attempts: 2, delay: "1ms", jitter: 0 } })
  .stage("READ", async ({ sleep }) => {
    await sleep("400ms");
    return "read";
  })
  .stage("CHECK", ({ input }) => {
    if (input === "bad") throw new Error("it is bad");
    return "fine";
  })
  .stage("WRITE", () => "written");

let http: ApiUnderTest;
let worker: Worker;
beforeAll(async () => {
  http = await openApi({}, [eventful]);
  worker = await http.engine.work({ concurrency: 2 });
});
afterAll(() => http.close());

const eventsOf = async (id: string) =>
  (await http.call<{ events: EntryEvent[] }>("GET", `/api/entries/${id}/events`)).body.events;
const types = (events: EntryEvent[]) => events.map(({ type, stage }) => (stage ? `${type} ${stage}` : type));
const ended = ({ finishedAt }: Entry) => finishedAt !== null;

describe("GET /api/entries/:id/events", () => {
  it("tells attempts, sleeps, failures, a retry by hand and a repetition in their order, and who did them", async () => {
    const { id } = await http.start("Eventful", { workflow: "eventful", input: "bad" });
    await entryWhen(http.engine, id, ended);
    await http.call("POST", `/api/entries/${id}/retry`);
    await entryWhen(http.engine, id, (entry) => ended(entry) && entry.version > 8);
    const { body: repeat } = await http.call<Entry>("POST", `/api/entries/${id}/retry`, {
      json: { from: "CHECK", input: "good" },
    });
    const events = await eventsOf(id);
    expect(types(events)).toEqual([
      "created",
      "sleeping READ",
      "resumed READ",
      "stage_reached READ",
      "attempt_started CHECK",
      "attempt_failed CHECK",
      "attempt_started CHECK",
      "attempt_failed CHECK",
      "failed",
      "retried",
      "attempt_started CHECK",
      "attempt_failed CHECK",
      "attempt_started CHECK",
      "failed CHECK",
      "repeated CHECK",
    ]);
    expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).sort());
    expect(events[2]).toMatchObject({ by: worker.id, attempt: 1 });
    expect(events[5]).toMatchObject({
      error: { message: "it is bad" },
      sentence: "Attempt 1 of CHECK failed: it is bad",
    });
    expect(events[9]).toMatchObject({ type: "retried", by: "local", sentence: "local retried it." });
    expect(events.at(-1)).toMatchObject({ entryId: repeat.id });

    await entryWhen(http.engine, repeat.id, ended);
    expect(types(await eventsOf(repeat.id))).toEqual([
      "created",
      "taken_over READ",
      "attempt_started CHECK",
      "stage_reached CHECK",
      "attempt_started WRITE",
      "completed WRITE",
    ]);
  });

  it("tells what was done by hand to an entry that waits, and by whom", async () => {
    const { id } = await http.start("By hand", { delay: "1h" });
    await http.call("PATCH", `/api/entries/${id}`, { json: { title: "Renamed", status: "STAGE_1" } });
    await http.call("POST", `/api/entries/${id}/cancel`);
    await http.call("POST", `/api/entries/${id}/retry`);
    // A worker may have taken it already.
    const events = (await eventsOf(id)).slice(0, 6);
    expect(types(events)).toEqual([
      "created",
      "changed",
      "stage_reached STAGE_1",
      "cancel_requested",
      "cancelled",
      "retried",
    ]);
    expect(events.map(({ sentence }) => sentence).slice(0, 4)).toEqual([
      "local created it.",
      "local changed its title, status.",
      "STAGE_1 was reached by hand.",
      "local cancelled it.",
    ]);
  });

  it("says until when a failed attempt waits for the next one", async () => {
    const waiting = workflow("waiting", { retry: { attempts: 2, delay: "1h", jitter: 0 } }).stage("ONLY", () => {
      throw new Error("later");
    });
    const other = await openApi({}, [waiting]);
    try {
      const { id } = await other.start("Backs off", { workflow: "waiting" });
      await other.engine.work({ concurrency: 1 });
      const { availableAt } = await entryWhen(other.engine, id, ({ state }) => state === "retrying");
      const { body } = await other.call<{ events: EntryEvent[] }>("GET", `/api/entries/${id}/events`);
      expect(body.events.at(-1)).toMatchObject({ type: "attempt_failed", until: availableAt });
    } finally {
      await other.close();
    }
  });

  it("does not show the entries of another workspace", async () => {
    const { id } = await http.start("Mine");
    await expect(http.engine.events(id, { workspace: "theirs" })).rejects.toMatchObject({ code: "entry_not_found" });
  });
});
