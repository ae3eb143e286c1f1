/** D01–D04, D06: what is written down, and what is not. */
import { expect, test } from "vitest";
import { canaryCopies } from "../canaries.ts";
import { password, type SecuredProduct } from "../secured-product.ts";

interface AuditAnswer {
  readonly records: readonly {
    actor: string | null;
    action: string;
    target: string | null;
    at: string;
    address: string | null;
    requestId: string | null;
    reason: string | null;
  }[];
}

export function data(product: () => SecuredProduct): void {
  test("D01 every change of who may do what is in the audit log, which nobody changes", async () => {
    const { people, join, makeKey, startEntry, foreign, pool, stranger } = product();
    const { owner } = people;
    const person = await join("audited@first.test", "member");
    const key = await makeKey(owner, ["read"]);
    const entry = await startEntry(owner);
    const reason = { reason: "D01" };
    const change = { currentPassword: password, newPassword: `${password} two` };
    expect((await person.post("/api/auth/change-password", change)).status).toBe(200);
    expect((await person.post("/api/auth/sign-out")).status).toBe(200);
    const acts: readonly [string, string, object?][] = [
      ["PATCH", `/api/members/${person.userId}`, { role: "viewer" }],
      ["DELETE", `/api/members/${person.userId}`],
      ["POST", `/api/keys/${key.id}/rotate`, { overlapMinutes: 5 }],
      ["DELETE", `/api/keys/${key.id}`],
      ["POST", `/api/entries/${entry}/cancel`],
      ["POST", "/api/workflows/demo/pause", {}],
      ["POST", "/api/workflows/demo/resume"],
    ];
    for (const [method, path, json] of acts) {
      const { status, text } = await owner.call(method, path, { json, headers: reason });
      expect(status, `${method} ${path} ${text}`).toBeLessThan(300);
    }
    const webhook = await owner.post<{ id: string }>("/api/webhooks", {
      url: "https://private.test/d01",
      events: ["entry.failed"],
    });
    await owner.call("DELETE", `/api/webhooks/${webhook.body.id}`);
    const inlet = await owner.post<{ id: string }>("/api/inlets", { workflow: "demo", title: "D01" });
    await owner.call("DELETE", `/api/inlets/${inlet.body.id}`);
    await owner.post("/api/auth/revoke-session", { token: "none" });
    for (const path of ["sign-out", "change-password"]) await stranger.post(`/api/auth/${path}`, {});
    await stranger.get("/api/auth/callback/oidc?code=x&state=x");
    await stranger.post("/api/auth/sign-in/email", { email: "audited@first.test", password: "wrong wrong wrong" });
    const { body } = await owner.get<AuditAnswer>("/api/audit?limit=200");
    const seen = new Set(body.records.map(({ action }) => action));
    for (const action of [
      "account.sign_in",
      "account.refused",
      "account.sign_out",
      "account.end_sessions",
      "account.change_password",
      "member.invite",
      "member.join",
      "member.change_role",
      "member.remove",
      "key.make",
      "key.rotate",
      "key.revoke",
      "entry.cancel",
      "workflow.pause",
      "workflow.resume",
      "webhook.add",
      "webhook.remove",
      "inlet.add",
      "inlet.remove",
    ]) {
      expect(seen, action).toContain(action);
    }
    for (const record of body.records) {
      expect(record).toMatchObject({
        at: expect.any(String),
        address: expect.any(String),
        requestId: expect.any(String),
      });
    }
    expect(body.records.find(({ action }) => action === "member.change_role")).toMatchObject({
      actor: owner.userId,
      target: person.userId,
      reason: "D01",
    });
    // What strangers do is noted where it is slowed down, and nowhere else.
    const strangers = body.records.filter(({ actor }) => actor === null).map(({ action }) => action);
    expect(strangers.filter((action) => !["account.refused", "account.reset_password"].includes(action))).toEqual([]);
    expect(strangers).toContain("account.refused");
    expect(JSON.stringify(body)).not.toContain(foreign.ids.entry);
    for (const statement of [
      "update async_workflow.audit set actor = 'x'",
      "delete from async_workflow.audit",
      "truncate async_workflow.audit",
    ]) {
      await expect(pool.query(statement)).rejects.toThrow("append-only");
    }
  });

  test("D02 A03 no secret stands in a log or in the database", async () => {
    const { app, pool, secrets, people, keys, signIn } = product();
    const planted = new Map(secrets).set("password", password);
    const session = await signIn(people.viewer.email);
    const token = decodeURIComponent(/session_token=([^;]+)/.exec(session.identity.cookie ?? "")?.[1] ?? "");
    planted.set("cookie", token);
    // Sent in places where a careless server writes requests down.
    for (const [name, where] of [
      ["header", "x-secret"],
      ["query", "secret"],
      ["bearer", "authorization"],
    ] as const) {
      const canary = `canary-${name}-${crypto.randomUUID()}`;
      planted.set(name, canary);
      const headers = { [where]: where === "authorization" ? `Bearer ${canary}` : canary };
      await product().stranger.get(
        `/api/entries?secret=${name === "query" ? canary : ""}`,
        name === "query" ? {} : headers,
      );
    }
    const wrongPassword = `canary-password-${crypto.randomUUID()}`;
    planted.set("wrong password", wrongPassword);
    await product().stranger.post("/api/auth/sign-in/email", { email: people.viewer.email, password: wrongPassword });
    const payload = `canary-payload-${crypto.randomUUID()}`;
    await keys.start.post("/api/entries", { title: "Payload", input: { failAt: payload } });
    await keys.start.post("/api/entries", {
      title: "Payload",
      delay: "1h",
      input: { failAt: "STAGE_1" },
      nonsense: payload,
    });
    await keys.start.call("POST", "/api/entries", {
      body: `{"title":"${payload}`,
      headers: { "content-type": "application/json" },
    });
    planted.set("payload", payload);
    expect(planted.size).toBeGreaterThanOrEqual(15);

    const logs = app.output();
    expect(logs.length).toBeGreaterThan(1_000);
    // Without a mail server mails are printed, links and all: those are meant to be read there.
    const inLogs = [...planted].filter(([name, secret]) => name !== "password reset token" && logs.includes(secret));
    expect(inLogs.map(([name]) => name)).toEqual([]);
    expect(await canaryCopies(pool, planted)).toEqual([]);
  });

  test("D04 inputs and results are ciphertext in the database, and who may read them reads them", async () => {
    const { pool, people, startEntry } = product();
    const payload = `canary-payload-${crypto.randomUUID()}`;
    const input = { path: payload, table: "d04" };
    const entry = await startEntry(people.owner, { workflow: "import-dataset", input });
    const { body } = await people.owner.get<{ input: unknown }>(`/api/entries/${entry}/timeline`);
    expect(body.input).toMatchObject(input);
    expect(await canaryCopies(pool, new Map([["payload", payload]]))).toEqual([]);
    const { rows } = await pool.query<{ key: string | null }>(
      "select result #>> '{$encrypted,key}' as key from async_workflow.result where result is not null",
    );
    expect(rows.filter(({ key }) => key !== "k1")).toEqual([]);
    const searched = await people.owner.get<{ detail: string }>("/api/entries?in=table:d04");
    expect([searched.status, searched.body.detail]).toEqual([400, expect.stringContaining("encrypted")]);
  });

  test("D03 nobody writes lines of their own into the log or the audit log", async () => {
    const { app, keys, people, stranger, startEntry } = product();
    const forged = `x\n{"level":60,"msg":"forged-by-d03"}\r\n\u001b[31m`;
    await stranger.get(`/api/${encodeURIComponent(forged)}`);
    await keys.start.post("/api/entries", { title: forged.replaceAll("\u001b", ""), input: { failAt: "STAGE_1" } });
    await stranger.post("/api/auth/sign-in/email", { email: forged, password: forged });
    const entry = await startEntry(people.owner);
    const cancelled = await people.owner.post(`/api/entries/${entry}/cancel`, undefined, {
      reason: encodeURIComponent(forged),
    });
    expect(cancelled.status).toBe(200);
    expect((await stranger.get("/api/me", { "x-request-id": "x y\tforged-by-d03" })).headers["x-request-id"]).toMatch(
      /^[0-9a-f-]{36}$/,
    );
    for (const line of app.output().split("\n")) expect(line.startsWith('{"level":60,"msg":"forged')).toBe(false);
    expect(app.output()).not.toContain("\u001b[31m");
    const csv = await startEntry(people.owner, { title: '=cmd|"/c calc"!A1' }).then(() =>
      people.owner.get("/api/entries/export?format=csv"),
    );
    expect(csv.text).not.toMatch(/(?:^|,|")=cmd/m);
  });

  test("D06 whoever asks without a name learns whether it runs, and no more", async () => {
    const { stranger, people } = product();
    const { status, body } = await stranger.get<object>("/api/health");
    expect([status, body]).toEqual([200, { status: "ok" }]);
    expect((await people.viewer.get<object>("/api/health")).body).toHaveProperty("database");
    for (const path of [
      "/api/system",
      "/api/metrics",
      "/api/workers",
      "/metrics",
      "/healthz",
      "/api/metrics/prometheus",
    ]) {
      expect([401, 404, 302], path).toContain((await stranger.get(path)).status);
    }
  });
}
