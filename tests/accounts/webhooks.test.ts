import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { type Entry, type Worker, workflow } from "async-workflow";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { deliverWebhook } from "../../webhooks/deliver-webhook.ts";
import { createSecretBox } from "../../webhooks/secret-box.ts";
import type { TargetRules } from "../../webhooks/target.ts";
import { type AccountsUnderTest, type Caller, openAccountsUnderTest } from "./accounts-under-test.ts";
import { arrived, type Message, type Receiver, startReceiver } from "./receiver.ts";

let sink: Receiver;
let sinkUrl: string;
/** What it got. */
let got: Message[];
let under: AccountsUnderTest & { owner: Caller };
let worker: Worker;
/** What the stubbed resolver answers; the sink alone may be reached. */
let resolved: string[][] = [];
/** How often it does not answer before. */
let unresolved = 0;
const rules: TargetRules = {
  resolve: async () => {
    if (unresolved-- > 0) throw new Error("EAI_AGAIN");
    return resolved.shift() ?? ["127.0.0.1"];
  },
  isAllowed: (address) => address === "127.0.0.1",
  allowHttp: true,
};

beforeAll(async () => {
  sink = await startReceiver();
  ({ url: sinkUrl, got } = sink);
  under = await openAccountsUnderTest(
    {},
    {
      rules,
      workflows: (pool, config) => [
        workflow("guarded")
          .stage("PREPARE", () => "ready")
          .stage("ASK", ({ waitFor }) => waitFor("approval")),
        deliverWebhook({
          pool: async () => pool,
          box: createSecretBox(config.secret),
          rules,
          retry: { attempts: 3, delay: "50ms" },
        }),
      ],
    },
  );
  // Fewer slots than messages to a receiver that hangs.
  worker = await under.engine.work({ concurrency: 5 });
});
afterAll(async () => {
  await worker.stop();
  await under.close();
  sink.close();
});

interface Added {
  readonly id: string;
  readonly secret: string;
}
const add = async (events: string[]) => {
  const { status, body } = await under.owner.call<Added>("POST", "/api/webhooks", { url: sinkUrl, events });
  expect(status).toBe(201);
  return body;
};
const remove = (id: string) => under.owner.call("DELETE", `/api/webhooks/${id}`);
const message = (matches: (message: Message) => boolean) => arrived(sink, matches);
const about = (id: string) => message(({ body }) => body.includes(id));
const start = async (more: object = {}) =>
  (await under.owner.call<Entry>("POST", "/api/entries", { title: "Told", workflow: "plain", ...more })).body;
const deliveries = async (id: string) =>
  (await under.owner.call<{ deliveries: (Entry & { answer: unknown })[] }>("GET", `/api/webhooks/${id}/deliveries`))
    .body.deliveries;

describe("an entry that ends", () => {
  test("is told to the endpoints that want to know, signed, once, beside and not among the entries", async () => {
    const { id, secret } = await add(["entry.completed"]);
    const other = await add(["entry.failed"]);
    const entry = await start();
    const { headers, body } = await about(entry.id);
    expect(new Webhook(secret).verify(body, headers)).toMatchObject({
      type: "entry.completed",
      data: { id: entry.id, title: "Told", workflow: "plain", status: "COMPLETED" },
    });
    expect(() => new Webhook(other.secret).verify(body, headers)).toThrow();
    await expect.poll(async () => (await deliveries(id))[0]?.answer).toMatchObject({ status: 200 });
    expect(await deliveries(id)).toMatchObject([
      { event: "entry.completed", entry: { id: entry.id, title: "Told" }, replayOf: null, attempt: 1, nextAt: null },
    ]);
    expect(await deliveries(other.id)).toEqual([]);
    const { body: list } = await under.owner.call<{ entries: Entry[] }>("GET", "/api/entries");
    expect(list.entries.map(({ workflow }) => workflow)).not.toContain("deliver-webhook");
    const asked = await under.owner.call("POST", "/api/entries", {
      title: "x",
      workflow: "deliver-webhook",
      input: {},
    });
    expect(asked).toMatchObject({ status: 400, body: { code: "unknown_workflow" } });
    await Promise.all([remove(id), remove(other.id)]);
  });

  test("is told of when it begins to wait for a signal, which lets it go on", async () => {
    const { id, secret } = await add(["entry.waiting"]);
    const entry = await start({ workflow: "guarded" });
    const { headers, body } = await about(entry.id);
    expect(new Webhook(secret).verify(body, headers)).toMatchObject({
      type: "entry.waiting",
      data: { id: entry.id, workflow: "guarded", status: "PREPARE", signal: { name: "approval", until: null } },
    });
    const sent = await under.owner.call("POST", `/api/entries/${entry.id}/signals`, { name: "approval" });
    expect(sent.status).toBe(200);
    await expect.poll(async () => (await under.engine.get(entry.id)).status).toBe("COMPLETED");
    const { body: audit } = await under.owner.call<{ records: object[] }>("GET", "/api/audit?action=entry.signal");
    expect(audit.records).toMatchObject([{ target: entry.id, detail: { signal: "approval" } }]);
    await remove(id);
  });

  test("is told again until the receiver takes it, with the same id", async () => {
    const { id } = await add(["entry.cancelled"]);
    let answers = 0;
    sink.answerWith = (response) => {
      answers += 1;
      response.statusCode = answers < 3 ? 500 : 204;
      response.end();
    };
    const entry = await start({ delay: "1h" });
    await under.owner.call("POST", `/api/entries/${entry.id}/cancel`);
    await expect.poll(async () => (await deliveries(id))[0]?.status, { timeout: 10_000 }).toBe("COMPLETED");
    const told = got.filter(({ body }) => body.includes(entry.id));
    expect(told).toHaveLength(3);
    expect(new Set(told.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    sink.answerWith = (response) => response.end("ok");
    await remove(id);
  });

  test("is dated by the database's clock: a worker whose own is wrong signs what receivers take for new", async () => {
    const { id, secret } = await add(["entry.cancelled"]);
    const entry = await start({ delay: "1h" });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 });
    onTestFinished(() => void vi.useRealTimers());
    await under.owner.call("POST", `/api/entries/${entry.id}/cancel`);
    const { headers, body } = await about(entry.id);
    vi.useRealTimers();
    expect(new Webhook(secret).verify(body, headers)).toMatchObject({ type: "entry.cancelled" });
    await remove(id);
  });

  test("ten deliveries that fail for good switch the endpoint off, and the audit log says why", async () => {
    const { id } = await add(["entry.cancelled"]);
    await under.pool.query("update app_accounts.webhook set failures = 9 where id = $1", [id]);
    sink.answerWith = (response) => {
      response.statusCode = 302;
      response.setHeader("location", "http://127.0.0.1:1/elsewhere");
      response.end();
    };
    const entry = await start({ delay: "1h" });
    await under.owner.call("POST", `/api/entries/${entry.id}/cancel`);
    await expect.poll(async () => (await deliveries(id))[0]?.status, { timeout: 10_000 }).toBe("FAILED");
    const { body } = await under.owner.call<{ webhooks: { disabledBecause: string }[] }>("GET", "/api/webhooks");
    expect(body.webhooks[0]?.disabledBecause).toContain("302");
    expect(JSON.stringify((await under.owner.call("GET", "/api/audit?action=webhook.disable")).body)).toContain(id);
    sink.answerWith = (response) => response.end("ok");
    await remove(id);
  });

  test("is told with both secrets while one is replaced, and a replay keeps the id", async () => {
    const { id, secret } = await add(["entry.completed"]);
    const { body: rotated } = await under.owner.call<Added>("POST", `/api/webhooks/${id}/rotate`, { overlapHours: 1 });
    const entry = await start();
    const { headers, body } = await about(entry.id);
    for (const valid of [secret, rotated.secret]) expect(() => new Webhook(valid).verify(body, headers)).not.toThrow();
    await expect.poll(async () => (await deliveries(id))[0]?.status).toBe("COMPLETED");
    const [delivery] = await deliveries(id);
    const before = got.length;
    const replay = await under.owner.call("POST", `/api/webhooks/${id}/deliveries/${delivery?.id}/replay`);
    expect(replay.status).toBe(201);
    await expect.poll(() => got.length).toBe(before + 1);
    expect(got.at(-1)?.headers["webhook-id"]).toBe(headers["webhook-id"]);
    expect((await deliveries(id))[0]).toMatchObject({
      event: "entry.completed",
      entry: { id: entry.id },
      replayOf: delivery?.id,
    });
    expect((await under.owner.call("POST", `/api/webhooks/${id}/test`)).status).toBe(201);
    await message(({ body }) => body.includes('"ping"'));
    await remove(id);
  });
});

describe("H09 a receiver that is slow", () => {
  const patiently = { timeout: 15_000 };
  test("gets four messages at once from all workers, the rest one by one, and keeps nobody else's waiting", async () => {
    const second = await under.engine.work({ concurrency: 5 });
    onTestFinished(() => second.stop());
    const slow = await add(["entry.cancelled"]);
    const fast = await add(["entry.expired"]);
    await under.pool.query("update app_accounts.webhook set pace_ms = 10 where id = $1", [slow.id]);
    // What workers that died left behind: turns of deliveries that nobody holds.
    await under.pool.query(
      `insert into app_accounts.webhook_turn (delivery_id, webhook_id, workspace_id)
       select gen_random_uuid(), id, workspace_id from app_accounts.webhook, generate_series(1, 4) where id = $1`,
      [slow.id],
    );
    const held: ServerResponse[] = [];
    let most = 0;
    sink.answerWith = (response, { body }) => {
      if (!body.includes("entry.cancelled")) return void response.end("ok");
      held.push(response);
      most = Math.max(most, held.length);
    };
    onTestFinished(() => {
      sink.answerWith = (response) => response.end("ok");
    });
    const entries = await Promise.all(Array.from({ length: 12 }, () => start({ delay: "1h" })));
    const told = () => got.filter(({ body }) => entries.some(({ id }) => body.includes(id))).length;
    await Promise.all(entries.map(({ id }) => under.owner.call("POST", `/api/entries/${id}/cancel`)));
    await expect.poll(() => held.length, patiently).toBe(4);
    const before = got.length;
    await under.owner.call("POST", `/api/webhooks/${fast.id}/test`);
    await expect.poll(() => got.slice(before).some(({ body }) => body.includes('"ping"')), patiently).toBe(true);
    expect([held.length, told()]).toEqual([4, 4]);
    while (told() < entries.length || held.length > 0) {
      for (const response of held.splice(0)) response.end("ok");
      await once(sink.arrivals, "message", { signal: AbortSignal.timeout(100) }).catch(() => undefined);
    }
    expect(most).toBe(4);
    await expect
      .poll(async () => (await deliveries(slow.id)).map(({ state }) => state), patiently)
      .not.toContain("waiting");
    await Promise.all([remove(slow.id), remove(fast.id)]);
  });
});

describe("a target", () => {
  test("of the wrong form is refused when the webhook is added, by the field's name", async () => {
    for (const url of ["x", "ftp://example.org", "https://user:secret@example.org"]) {
      const answer = await under.owner.call("POST", "/api/webhooks", { url, events: ["entry.failed"] });
      expect(answer).toMatchObject({ status: 400, body: { field: "url" } });
    }
  });

  test("whose name changes between two looks is blocked at the second: what was looked at is what is connected to", async () => {
    const { id } = await add(["entry.completed"]);
    const before = got.length;
    resolved = [["127.0.0.1", "10.0.0.1"]];
    await start();
    await expect.poll(async () => (await deliveries(id))[0]?.status).toBe("FAILED");
    expect((await deliveries(id))[0]?.error).toContain("Blocked");
    expect(got).toHaveLength(before);
    await remove(id);
  });
});

test("a resolver that does not answer for a moment costs no message: it is asked again", async () => {
  const { id } = await add(["entry.completed"]);
  unresolved = 2;
  const entry = await start();
  await about(entry.id);
  await expect.poll(async () => (await deliveries(id))[0]).toMatchObject({ status: "COMPLETED", attempt: 3 });
  await remove(id);
});

describe("a secret at rest", () => {
  test("is encrypted", async () => {
    const { id, secret } = await add(["entry.failed"]);
    const { rows } = await under.pool.query<{ text: string }>(
      "select w::text as text from app_accounts.webhook w where id = $1",
      [id],
    );
    expect(rows[0]?.text).not.toContain(secret.slice(6, 20));
    await remove(id);
  });
});
