/** R01–R08: what comes in is looked at, bounded, and answered without a word about the inside. */
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { callerOf, publicUrl } from "../http-caller.ts";
import { leaksOf } from "../leaks.ts";
import type { SecuredProduct } from "../secured-product.ts";

export function input(product: () => SecuredProduct): void {
  /** Sends bytes as they are; resolves with what comes back until the server closes, or after `ms`. */
  const raw = (text: string | Buffer, ms = 3_000): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(product().port, "127.0.0.1");
      let answer = "";
      const late = setTimeout(() => socket.destroy(), ms);
      socket.on("data", (chunk) => {
        answer += chunk;
        if (/\r\n0\r\n\r\n$|\}$/.test(answer)) socket.destroy();
      });
      socket.on("error", () => undefined);
      socket.once("close", () => {
        clearTimeout(late);
        resolve(answer);
      });
      socket.write(text);
    });
  const head = (line: string, more = "") =>
    `${line} HTTP/1.1\r\nHost: ${new URL(publicUrl).host}\r\nAuthorization: Bearer ${product().keys.admin.key}\r\n${more}`;

  test("R02 what is put into SQL is a parameter: nothing that is sent runs there", async () => {
    const { people, keys, pool } = product();
    const attacks = [
      "'; drop table async_workflow.entry; --",
      "1 or 1=1",
      "') or pg_sleep(5)--",
      "$1",
      "\\'; select 1",
      "%' union select version()--",
      "{}",
      'a"; --',
      "1); select pg_sleep(5)--",
    ];
    const begun = performance.now();
    for (const attack of attacks) {
      const text = encodeURIComponent(attack);
      for (const path of [
        `/api/entries/${text}`,
        `/api/entries?status=${text}`,
        `/api/entries?sort=${text}`,
        `/api/entries?search=${text}`,
        `/api/entries?tag=${text}`,
        `/api/entries?workflow=${text}`,
        `/api/entries?cursor=${text}`,
        `/api/entries?limit=${text}`,
        `/api/errors/${text}`,
        `/api/errors?sort=${text}`,
        `/api/audit?action=${text}`,
        `/api/metrics?workflow=${text}`,
        `/api/workflows/${text}/stats`,
        `/api/bulk/${text}`,
        `/api/keys/${text}`,
      ]) {
        const answer = await (path.startsWith("/api/keys") ? people.owner : keys.admin).get(path);
        expect(answer.status, path).toBeLessThan(500);
        expect(leaksOf(answer.text, attack), path).toEqual([]);
      }
      expect((await keys.start.post("/api/entries", { title: attack, delay: "1h", tags: [attack] })).status).toBe(201);
    }
    expect(performance.now() - begun).toBeLessThan(15_000);
    const { owner } = people;
    for (const id of ["%00", "x%00", "%ff", "%ed%a0%80", "..%2f"]) {
      const statuses = await Promise.all([
        ...["entries", "files", "bulk", "errors"].map((kind) => owner.get(`/api/${kind}/${id}`)),
        ...["members", "keys", "webhooks", "inlets", "invitations", "views"].map((kind) =>
          owner.call("DELETE", `/api/${kind}/${id}`),
        ),
        owner.get(`/api/webhooks/${id}/deliveries`),
        owner.post(`/api/hooks/${id}/x`),
        owner.call("PATCH", `/api/members/${id}`, { json: { role: "viewer" } }),
      ]);
      expect(
        statuses.filter(({ status }) => status !== 404 && status !== 400).map(({ text }) => text),
        id,
      ).toEqual([]);
    }
    const { rows } = await pool.query("select count(*)::int as many from async_workflow.entry where title = $1", [
      attacks[0],
    ]);
    expect(rows).toEqual([{ many: 1 }]);
  });

  test("R03 what is one over a limit is refused: sizes, depth, keys, counts, lengths, pages", async () => {
    const { people, keys } = product();
    const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
    const post = (body: string) =>
      keys.start.call("POST", "/api/entries", { body, headers: { "content-type": "application/json" } });
    const rows: readonly [number, string][] = [
      [413, JSON.stringify({ title: "x", input: "y".repeat(1024 * 1024) })],
      [400, `{"title":"x","input":${deep(65)}}`],
      [400, `{"title":"x","input":${deep(100_000)}}`],
      [
        400,
        JSON.stringify({ title: "x", input: Object.fromEntries(Array.from({ length: 10_001 }, (_, n) => [n, n])) }),
      ],
      [400, JSON.stringify({ title: "x".repeat(201) })],
      [400, JSON.stringify({ title: "x", tags: Array.from({ length: 21 }, (_, n) => `t${n}`) })],
      [400, JSON.stringify({ title: "x", tags: ["t".repeat(101)] })],
      [400, '{"title":"\\u0000"}'],
      [400, '{"title":"\\ud800"}'],
      [400, '{"title":"x","input":1e400}'],
    ];
    for (const [wanted, body] of rows) expect((await post(body)).status, body.slice(0, 60)).toBe(wanted);
    expect(
      (
        await keys.start.post(
          "/api/entries/batch",
          Array.from({ length: 1_001 }, () => ({ title: "x" })),
        )
      ).status,
    ).toBe(400);
    expect((await keys.start.post("/api/entries", { title: "x" }, { "idempotency-key": "k".repeat(256) })).status).toBe(
      400,
    );
    for (const path of [
      "entries?limit=101",
      "entries?limit=0",
      "entries?limit=1e9",
      "entries?limit=NaN",
      "entries?offset=-1",
      "audit?limit=1001",
      "entries?cursor=x",
    ]) {
      expect((await keys.admin.get(`/api/${path}`)).status, path).toBe(400);
    }
    const url = `https://private.test/${"x".repeat(2_048)}`;
    expect((await people.owner.post("/api/webhooks", { url, events: ["entry.failed"] })).status).toBe(400);
    const many = { entries: Array(101).fill(product().entryId), workflows: [] };
    expect((await keys.start.post("/api/tokens", many)).status).toBe(400);
    expect((await people.owner.post("/api/keys", { name: "x".repeat(101), scopes: ["read"] })).status).toBe(400);
  });

  test("R04 whoever calls too often is told when to come again, and nobody else is slowed down", async () => {
    const { keys, entryId, port } = product();
    const made = await keys.start.post<{ token: string }>("/api/tokens", { entries: [entryId], workflows: [] });
    const noisy = callerOf(port, { authorization: `Bearer ${made.body.token}` });
    const answers = await Promise.all(
      Array.from({ length: 260 }, () => noisy.get<{ code?: string }>(`/api/entries/${entryId}`)),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(20);
    expect(refused.length).toBeLessThan(70);
    for (const { headers, body } of refused) {
      expect(body.code).toBe("rate_limited");
      expect(Number(headers["retry-after"])).toBeGreaterThan(0);
      expect(headers["ratelimit-policy"]).toContain("q=200");
    }
    expect((await product().token.get(`/api/entries/${entryId}`)).status).toBe(200);
    expect((await keys.read.get(`/api/entries/${entryId}`)).status).toBe(200);
  });

  test("R05 __proto__ and constructor are plain data", async () => {
    const { keys } = product();
    for (let n = 0; n < 10; n += 1) {
      const body = `{"title":"p","delay":"1h","input":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}`;
      const { status } = await keys.start.call("POST", "/api/entries", {
        body,
        headers: { "content-type": "application/json" },
      });
      expect([201, 400]).toContain(status);
    }
    expect(
      (
        await keys.start.call("POST", "/api/entries", {
          body: '{"__proto__":{"title":"x"}}',
          headers: { "content-type": "application/json" },
        })
      ).status,
    ).toBe(400);
    for (const path of ["/api/me", "/api/entries?limit=1", "/api/workflows"]) {
      expect((await keys.read.get(path)).text, path).not.toContain('"polluted"');
    }
  });

  test("R06 what is given twice is refused, or the first counts and nothing else", async () => {
    const { keys } = product();
    const twice = await keys.admin.get<{ limit?: number }>("/api/entries?limit=1&limit=100");
    expect([twice.status, twice.body.limit]).toSatisfy(([status, limit]) => status === 400 || limit === 1);
    const sort = await keys.admin.get("/api/entries?sort=title&sort=-title");
    expect(sort.status).toBe(400);
    const keyTwice = await keys.start.post("/api/entries", { title: "x" }, { "idempotency-key": ["a", "b"] });
    expect(keyTwice.status).toBe(400);
    const keysTwice = await keys.start.call<{ title: string }>("POST", "/api/entries", {
      body: '{"title":"first","title":"second","delay":"1h"}',
      headers: { "content-type": "application/json" },
    });
    // The last one, as in every JSON parser of JavaScript; documented so.
    expect([keysTwice.status, keysTwice.body.title]).toEqual([201, "second"]);
    const hosts = await raw(`GET /api/health HTTP/1.1\r\nHost: workflows.test\r\nHost: evil.test\r\n\r\n`);
    expect(hosts).toMatch(/^HTTP\/1\.1 (?:400|403)/);
  });

  test("R07 packed and smuggled requests are refused, and many that drip hold up nobody", async () => {
    const { keys } = product();
    const bomb = gzipSync(Buffer.alloc(10 * 1024 * 1024));
    const packed = await keys.start.call("POST", "/api/entries", {
      body: bomb,
      headers: { "content-type": "application/json", "content-encoding": "gzip" },
    });
    expect([400, 415]).toContain(packed.status);
    const both =
      "Content-Type: application/json\r\nContent-Length: 13\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1";
    expect(await raw(head("POST /api/entries", both))).toMatch(/^HTTP\/1\.1 400/);
    expect(await raw(head("GET /api/entries", `X-Big: ${"x".repeat(64 * 1024)}\r\n\r\n`))).toMatch(/^HTTP\/1\.1 431/);
    expect(await raw(head("GET /api/entries", "X-A: b\r\n\tfolded\r\n\r\n"), 1_000)).not.toMatch(/^HTTP\/1\.1 5/);
    // Many that never finish their heads hold up nobody.
    const slow = Array.from({ length: 100 }, () => connect(product().port, "127.0.0.1").on("error", () => undefined));
    for (const socket of slow) socket.write("GET /api/entries HTTP/1.1\r\nHost: workflows.test\r\nX-Slow: ");
    const begun = performance.now();
    expect((await keys.read.get("/api/entries?limit=1")).status).toBe(200);
    expect(performance.now() - begun).toBeLessThan(2_000);
    for (const socket of slow) socket.destroy();
  });

  test("R08 an error is a problem with a request id, and has neither stack nor SQL, path nor version in it", async () => {
    const { stranger, people, keys, entryId } = product();
    const answers = await Promise.all([
      stranger.get("/api/entries"),
      stranger.get("/api/none"),
      keys.read.post("/api/entries", { title: "x" }),
      keys.start.post("/api/entries", { title: 1 }),
      keys.start.call("POST", "/api/entries", { body: "{", headers: { "content-type": "application/json" } }),
      keys.start.call("POST", "/api/entries", { body: "x" }),
      people.owner.call("DELETE", `/api/members/${people.owner.userId}`),
      people.owner.call("PUT", `/api/entries/${entryId}`),
      stranger.post("/api/auth/sign-in/email", { email: "x", password: 1 }),
      stranger.post("/api/auth/sign-in/social", { provider: "x" }),
      stranger.post("/api/auth/passkey/verify-authentication", { response: { id: "x" } }),
      stranger.get("/api/auth/callback/oidc?state=x&code=x"),
      people.owner.get("/api/files/x"),
    ]);
    for (const { status, headers, body, text } of answers as {
      status: number;
      headers: Record<string, string>;
      body: Record<string, unknown>;
      text: string;
    }[]) {
      expect(status, text).toBeLessThan(500);
      expect(leaksOf(text), text).toEqual([]);
      if (status < 400) continue;
      expect(headers["content-type"], text).toBe("application/problem+json");
      expect(body).toMatchObject({
        status,
        code: expect.any(String),
        detail: expect.any(String),
        requestId: expect.any(String),
      });
      expect(headers["x-request-id"]).toBe(body.requestId);
    }
  });
}
