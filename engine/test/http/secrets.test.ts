/** What a workflow's schema marks as secret is read by admins and by whoever sent it, and by nobody else, anywhere. */
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { createApi, type Permission, type Principal, permissions } from "../../src/http/index.ts";
import { aes256gcmCodec, type Engine, type LogLine, workflow } from "../../src/index.ts";
import { masked, maskSecrets, secretPaths, touchesSecret } from "../../src/model/secrets.ts";
import { useBench } from "../support/bench.ts";
import { ended } from "../support/waiting.ts";
import { readEvents } from "./event-reader.ts";

const bench = useBench();
const canary = 'canary "7f3a" \\ secret';
const input = { user: "ana", password: canary, servers: [{ host: "a", token: canary }], pin: 4711 };
const secretive = workflow("secretive", {
  input: z.object({
    user: z.string(),
    password: z.string().meta({ secret: true }),
    servers: z.array(z.object({ host: z.string(), token: z.string().meta({ secret: true }) })),
    pin: z.number().meta({ secret: true }).optional(),
  }),
})
  .stage("CALL", ({ input, log }) => {
    log.info(`using ${input.password}`, { also: input.password });
    return { echoed: `it was ${input.password}` };
  })
  .stage(
    "FAIL",
    ({ input }): string => {
      throw new Error(`${input.password} was refused`);
    },
    { retry: { attempts: 1 } },
  );

let engine: Engine;
let id: string;
const person = (owner: string, ...may: Permission[]): Principal => ({
  workspace: "local",
  owner,
  may: new Set(may),
  via: "session",
});
const admin = person("alice", ...permissions);
const sender = person("sam", "watch", "read", "start", "change");
const operator = person("olga", "watch", "read", "start", "change", "operate");
const people: Readonly<Record<string, Principal>> = { admin, sender, operator };

async function ask(principal: Principal, path: string, body?: object) {
  const api = createApi(engine, { principalOf: () => principal });
  const post = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await api.request(path, body ? post : {});
  return { status: response.status, text: await response.text() };
}

beforeAll(async () => {
  const { createEngine } = await import("../../src/index.ts");
  engine = createEngine({ databaseUrl: bench.url, workflows: [secretive] });
  await engine.migrate();
  const worker = await engine.work();
  ({ id } = await engine.start(secretive, input, { owner: "sam", scope: { workspace: "local" } }));
  expect(await ended(engine, id)).toMatchObject({ status: "FAILED" });
  await worker.stop();
});
afterAll(() => engine.close());

test("admins and the sender read it; an operator reads a mask, in the timeline and in the data", async () => {
  for (const path of ["timeline", "data"]) {
    for (const reader of [admin, sender]) {
      const { text } = await ask(reader, `/api/entries/${id}/${path}`);
      expect(JSON.parse(text).input).toEqual(input);
    }
    const { status, text } = await ask(operator, `/api/entries/${id}/${path}`);
    expect(status).toBe(200);
    expect(JSON.parse(text).input).toEqual({
      user: "ana",
      password: masked,
      servers: [{ host: "a", token: masked }],
      pin: masked,
    });
    expect(text).not.toContain("7f3a");
    expect(text).toContain(`it was ${masked}`);
  }
});

test("errors, logs, lists, events and exports do not have it for anybody", async () => {
  const paths = ["", "/events", "/logs", "/why", "/lineage"].map((part) => `/api/entries/${id}${part}`);
  const lists = ["/api/entries", "/api/entries/export?format=json", "/api/errors"];
  for (const path of [...paths, ...lists]) {
    const { status, text } = await ask(admin, path);
    expect(status, path).toBe(200);
    expect(text, path).not.toContain("7f3a");
  }
  const { lines } = await engine.logs(id, {});
  expect(lines.find(({ stage }: LogLine) => stage === "CALL")).toMatchObject({
    message: `using ${masked}`,
    fields: { also: masked },
  });
  expect((await engine.get(id)).error?.message).toBe(`${masked} was refused`);
  const rows = await bench.sql(
    "select error::text from async_workflow.attempt union all select error::text from async_workflow.result",
  );
  expect(JSON.stringify(rows)).not.toContain("7f3a");
});

test("a search is no oracle: only admins search where a secret is, within it or around it", async () => {
  for (const path of ["password", "servers.0.token", "servers.0", "servers", "password.x", "pin"]) {
    const search = `in=${encodeURIComponent(`${path}:x`)}`;
    for (const list of ["/api/entries", "/api/entries/facets", "/api/entries/export"]) {
      const format = list.endsWith("export") ? "&format=csv" : "";
      const { status, text } = await ask(operator, `${list}?${search}${format}`);
      expect([status, JSON.parse(text).field], `${list} ${path}`).toEqual([400, "in"]);
    }
    expect((await ask(admin, `/api/entries?${search}`)).status).toBe(200);
  }
  expect((await ask(operator, "/api/entries?in=pin%3E4000")).status).toBe(400);
  expect((await ask(operator, "/api/entries?in=user:ana")).text).toContain(id);
  expect((await ask(admin, `/api/entries?in=${encodeURIComponent("pin>4000")}`)).text).toContain(id);
  const bulk = { action: "retry", filter: "in=password:x", dryRun: true };
  expect((await ask(operator, "/api/bulk", bulk)).status).toBe(400);
});

test("a mask that comes back is not taken for the secret", async () => {
  const started = await ask(operator, "/api/entries", {
    title: "again",
    workflow: "secretive",
    input: { ...input, password: masked },
  });
  expect(started.status).toBe(400);
  expect(JSON.parse(started.text)).toMatchObject({ field: "input.password" });
});

const token = 'token "9c1d" made here';
const issue = workflow("issue", { retry: { attempts: 1 } })
  .stage(
    "MAKE",
    async ({ step, sleep }) => {
      const made = await step("ask", () => ({ token }));
      await sleep(1);
      return { kept: { token: made.token }, user: "ana" };
    },
    { result: z.object({ kept: z.object({ token: z.string().meta({ secret: true }) }), user: z.string() }) },
  )
  .stage("USE", ({ results, log }) => {
    log.info(`called with ${results.MAKE.kept.token}`);
    return `used ${results.MAKE.kept.token}`;
  })
  .stage(
    "LAST",
    ({ results, entry }) => {
      if (entry.title === "fails") throw new Error(`${results.MAKE.kept.token} was refused`);
      return { link: token, for: "ana" };
    },
    { result: z.object({ link: z.string().meta({ secret: true }), for: z.string() }) },
  );

test.each([
  ["in the clear", null],
  ["encrypted", aes256gcmCodec({ keys: { k: Buffer.alloc(32, 7).toString("base64") }, current: "k" })],
])("what a stage declares as secret in its result is masked wherever the result is read (%s)", async (how, codec) => {
  const { createEngine } = await import("../../src/index.ts");
  const own = createEngine({ databaseUrl: bench.url, workflows: [issue], codec });
  onTestFinished(() => own.close());
  await own.migrate();
  const asked = { owner: "sam", scope: { workspace: "local" }, idempotencyKey: `issue-${how.replaceAll(" ", "-")}` };
  const { entry } = await own.startOnce(issue, null, asked);
  const failing = await own.start(issue, null, { title: "fails" });
  const worker = await own.work();
  onTestFinished(() => worker.stop());
  expect(await ended(own, entry.id)).toMatchObject({ result: { link: token, for: "ana" } });
  expect((await ended(own, failing.id)).error?.message).toBe(`${masked} was refused`);
  const { lines } = await own.logs(entry.id);
  expect(lines[0]?.message).toBe(`called with ${masked}`);

  const api = createApi(own, { principalOf: (request) => people[request.headers.get("x-who") ?? ""] ?? null });
  const ask = async (who: string, path: string, body?: object) => {
    const headers = { "x-who": who, "Content-Type": "application/json", "Idempotency-Key": asked.idempotencyKey };
    const sent = body ? { method: "POST", body: JSON.stringify(body) } : {};
    return (await api.request(path, { ...sent, headers })).text();
  };
  const one = `/api/entries/${entry.id}`;
  const lists = [
    `/api/entries?id=${entry.id}`,
    ...["json", "csv"].map((format) => `/api/entries/export?format=${format}`),
  ];
  const whole = [one, `${one}/timeline`, `${one}/data`, `${one}/lineage`, ...lists];
  for (const path of whole) {
    expect(await ask("operator", path), path).not.toContain("9c1d");
    expect(await ask("operator", path), path).toContain(masked);
    for (const reader of ["admin", "sender"]) expect(await ask(reader, path), path).toContain("9c1d");
  }
  for (const path of [one, `${one}/timeline`, lists[0] as string]) {
    const seen = await api.request(path, { headers: { "x-who": "admin" } });
    const headers = { "x-who": "operator", "If-None-Match": seen.headers.get("etag") ?? "" };
    expect((await api.request(path, { headers })).status, "what an admin left in the browser's cache").toBe(200);
  }
  for (const path of [`${one}/events`, `${one}/logs`, "/api/errors"]) {
    expect(await ask("admin", path), path).not.toContain("9c1d");
  }
  const timeline = JSON.parse(await ask("operator", `${one}/timeline`));
  const results = timeline.stages.map(({ result }: { result: unknown }) => result);
  expect(results).toEqual([{ kept: { token: masked }, user: "ana" }, `used ${masked}`, { link: masked, for: "ana" }]);
  expect(timeline.stages[0].steps).toMatchObject([{ result: masked }, { name: "sleep", result: expect.any(Number) }]);
  const again = { title: issue.title, workflow: "issue" };
  expect(await ask("operator", "/api/entries", again)).toContain(masked);
  expect(await ask("sender", "/api/entries", again)).toContain("9c1d");

  // One change, three readers of the same stream of changes.
  const streams = ["operator", "sender", "admin"].map(async (who) => {
    const events = readEvents(await api.request(`/api/stream?ids=${entry.id}`, { headers: { "x-who": who } }));
    onTestFinished(() => events.leave());
    await events.next("ready");
    return { events, who };
  });
  const open = await Promise.all(streams);
  await own.patch(entry.id, { title: "renamed" });
  for (const { events, who } of open) {
    const text = JSON.stringify(await events.nextEntry(({ title }) => title === "renamed"));
    expect(text.includes("9c1d"), who).toBe(who !== "operator");
    expect(text.includes(masked), who).toBe(who === "operator");
  }
  const search = await api.request("/api/entries?out=link:x", { headers: { "x-who": "operator" } });
  expect(search.status).toBe(400);
});

test("schemas mark secrets in lists, records, unions and references", () => {
  const token = z.string().meta({ secret: true });
  const node = z.object({
    token,
    get next() {
      return node.optional();
    },
  });
  const schema = z.toJSONSchema(
    z.object({ any: z.record(z.string(), token), either: z.union([z.object({ a: token }), z.null()]), tree: node }),
  );
  const paths = secretPaths(JSON.parse(JSON.stringify(schema)));
  const value = { any: { x: "1", y: null }, either: { a: "2", b: "3" }, tree: { token: "4", next: { token: "5" } } };
  expect(maskSecrets(value, paths)).toEqual({
    any: { x: masked, y: null },
    either: { a: masked, b: "3" },
    tree: { token: masked, next: { token: masked } },
  });
  expect(touchesSecret(["any", "z"], paths)).toBe(true);
  expect(touchesSecret(["either", "b"], paths)).toBe(false);
  expect(secretPaths(null)).toEqual([]);
});
