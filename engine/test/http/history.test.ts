import { afterAll, beforeAll, expect, it } from "vitest";
import { type Entry, type LogPage, workflow } from "../../src/index.ts";
import { type ApiUnderTest, entryWhen, openApi, withWorker } from "./api-under-test.ts";

const talking = workflow("talking", { retry: { attempts: 1 } })
  .stage("FIRST", ({ log }) => {
    log.debug("one");
    log.info("two", { rows: 5 });
    log.error("three", { error: new Error("no route") });
    return { rows: 5 };
  })
  .stage("SECOND", () => {
    throw new Error("failed on purpose");
  });
let http: ApiUnderTest;
beforeAll(async () => {
  http = await openApi({}, [talking]);
});
afterAll(() => http.close());

const unknown = "019ab4a2-7c1e-7f3a-9d2b-5f0c8e6a1b47";

async function ranToItsEnd(more: Record<string, unknown> = {}): Promise<Entry> {
  const { id } = await http.start("Talks", { workflow: "talking", ...more });
  return entryWhen(http.engine, id, (entry) => entry.finishedAt !== null);
}

it("logs are read in pages, by level, in both orders", async () => {
  await withWorker(http.engine);
  const { id } = await ranToItsEnd();
  const path = `/api/entries/${id}/logs`;
  const first = await http.call<LogPage>("GET", `${path}?limit=2`);
  expect(first.body).toMatchObject({
    lines: [
      { level: "debug", message: "one", stage: "FIRST", attempt: 1, fields: null, late: false },
      { level: "info", message: "two", fields: { rows: 5 } },
    ],
    more: true,
  });
  const rest = await http.call<LogPage>("GET", `${path}?after=${first.body.next}`);
  expect(rest.body).toMatchObject({ lines: [{ message: "three" }], more: false });
  const newest = await http.call<LogPage>("GET", `${path}?order=newest&level=info`);
  expect(newest.body.lines.map(({ message }) => message)).toEqual(["three", "two"]);
});

it.each([
  ["limit=0", "limit"],
  ["limit=1001", "limit"],
  ["limit=1&limit=2", "limit"],
  ["level=fatal", "level"],
  ["order=up", "order"],
  ["after=abc", "after"],
  ["after=-1", "after"],
  ["after=99999999999999999999", "after"],
  ["page=2", "page"],
])("logs?%s is refused and names the parameter", async (query, field) => {
  const { id } = await http.start();
  const { status, body } = await http.call("GET", `/api/entries/${id}/logs?${query}`);
  expect([status, body]).toMatchObject([400, { code: "invalid_input", field }]);
});

it("data carries every digit from the database to the text of the answer", async () => {
  const { id } = await http.start();
  const input =
    '{"": [9007199254740993, -0.1000000000000000055511151231257827], "big": 123456789012345678901234567890}';
  await http.sql("update async_workflow.entry set input = $1::jsonb where id = $2", [input, id]);
  const answer = await http.api.request(`/api/entries/${id}/data`);
  expect(answer.headers.get("content-type")).toBe("application/json");
  const text = await answer.text();
  for (const number of ["9007199254740993", "-0.1000000000000000055511151231257827", "123456789012345678901234567890"])
    expect(text).toContain(number);
  expect(JSON.parse(text)).toMatchObject({ result: null, stages: {} });
});

it("data has the results of stages, also of an entry that failed", async () => {
  await withWorker(http.engine);
  const { id } = await ranToItsEnd();
  const { body } = await http.call("GET", `/api/entries/${id}/data`);
  expect(body).toEqual({ input: null, result: null, stages: { FIRST: { rows: 5 } } });
});

it("lineage lists the original and all repeats from wherever one looks", async () => {
  await withWorker(http.engine);
  const original = await ranToItsEnd();
  const again = await http.engine.retry(original.id, undefined, { from: "FIRST" });
  await entryWhen(http.engine, again.id, (entry) => entry.finishedAt !== null);
  const twice = await http.engine.retry(again.id, undefined, { from: "SECOND" });
  const beside = await http.engine.retry(original.id, undefined, { from: "SECOND" });
  const all = [original.id, again.id, twice.id, beside.id].sort();
  for (const id of all) {
    const { body } = await http.call<{ entries: Entry[] }>("GET", `/api/entries/${id}/lineage`);
    expect(body.entries.map((entry) => entry.id)).toEqual(all);
    expect(body.entries.map((entry) => entry.retryOf)).toEqual([null, original.id, again.id, original.id]);
  }
  const alone = await http.start();
  const { body } = await http.call<{ entries: Entry[] }>("GET", `/api/entries/${alone.id}/lineage`);
  expect(body.entries.map(({ id }) => id)).toEqual([alone.id]);
});

it.each(["logs", "data", "lineage"])("%s of no entry, or of another workspace, is not found", async (what) => {
  for (const id of [unknown, "x"]) {
    expect(await http.call("GET", `/api/entries/${id}/${what}`)).toMatchObject({
      status: 404,
      body: { code: "entry_not_found" },
    });
  }
  const { id } = await http.start();
  const scope = { workspace: "foreign" };
  const read = { logs: () => http.engine.logs(id, {}, scope), data: () => http.engine.data(id, scope) };
  const reading = what === "lineage" ? http.engine.lineage(id, scope) : read[what as "logs" | "data"]();
  await expect(reading).rejects.toMatchObject({ code: "entry_not_found" });
});
