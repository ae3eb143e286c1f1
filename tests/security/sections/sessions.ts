/** A09–A11: how long somebody is in, and what a session of long ago may not do. */
import { get } from "node:http";
import { expect, test, vi } from "vitest";
import { type Caller, publicUrl } from "../http-caller.ts";
import { password, type SecuredProduct } from "../secured-product.ts";

/** A live stream as a browser holds it. */
interface OpenStream {
  text(): string;
  /** Resolves when the server ends it. */
  readonly ended: Promise<void>;
  cut(): void;
}

/** Resolves when the stream is open. */
function openStream(product: SecuredProduct, caller: Caller, path = "/api/stream"): Promise<OpenStream> {
  const headers = { host: new URL(publicUrl).host, "x-forwarded-for": "192.0.2.10", ...caller.identity };
  return new Promise((resolve, reject) => {
    const asked = get({ host: "127.0.0.1", port: product.port, path, headers, agent: false }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => {
        text += chunk;
      });
      const ended = new Promise<void>((end) => response.once("close", end));
      if (response.statusCode !== 200) reject(new Error(`the stream answers ${response.statusCode}`));
      resolve({ text: () => text, ended, cut: () => asked.destroy() });
    });
    asked.once("error", reject);
  });
}

export function sessions(product: () => SecuredProduct): void {
  const tokenOf = (caller: Caller) => /session_token=([^.;]+)/.exec(caller.identity.cookie ?? "")?.[1] ?? "";
  const shift = (caller: Caller, column: string, by: string) =>
    product().pool.query(
      `update app_accounts.session set "${column}" = "${column}" - interval '${by}' where token = $1`,
      [tokenOf(caller)],
    );
  const isOut = async (caller: Caller) => (await caller.get("/api/entries")).status === 401;

  test("A09 signing out, a new password and a removal end sessions on the server, and open streams within ten seconds", async () => {
    const { join, signIn, people, makeKey } = product();
    const leaves = await join("leaves@first.test", "viewer");
    const removed = await join("removed@first.test", "viewer");
    const changes = await join("changes@first.test", "viewer");
    const key = await makeKey(people.owner, ["read"]);
    const other = await signIn(changes.email);
    const streams = await Promise.all([leaves, removed, other, key].map((caller) => openStream(product(), caller)));

    expect((await leaves.post("/api/auth/sign-out")).status).toBe(200);
    expect((await people.owner.call("DELETE", `/api/members/${removed.userId}`)).status).toBe(204);
    expect((await people.owner.call("DELETE", `/api/keys/${key.id}`)).status).toBe(204);
    const change = { currentPassword: password, newPassword: `${password} two`, revokeOtherSessions: true };
    expect((await changes.post("/api/auth/change-password", change)).status).toBe(200);
    expect(await Promise.all([leaves, other, key].map(isOut))).toEqual([true, true, true]);
    expect((await removed.get("/api/entries")).status).toBe(403);
    const begun = performance.now();
    await Promise.all(streams.map(({ ended }) => ended));
    expect(performance.now() - begun).toBeLessThan(30_000);
  });

  test("A10 a session is over after seven days without use, and after thirty in any case", async () => {
    const { email } = product().people.viewer;
    const [idle, old] = [await product().signIn(email), await product().signIn(email)];
    await shift(idle, "updatedAt", "6 days 23 hours");
    await shift(old, "expiresAt", "29 days 23 hours");
    expect([await isOut(idle), await isOut(old)]).toEqual([false, false]);
    const [idler, older] = [await product().signIn(email), await product().signIn(email)];
    await shift(idler, "updatedAt", "7 days 1 hour");
    await shift(older, "expiresAt", "30 days 1 minute");
    expect([await isOut(idler), await isOut(older)]).toEqual([true, true]);
    const longest = await product().pool.query(
      `select max("expiresAt" - clock_timestamp()) <= interval '30 days' as ok from app_accounts.session`,
    );
    expect(longest.rows).toEqual([{ ok: true }]);
  });

  test("A11 what changes how people get in wants a sign-in of the last quarter of an hour", async () => {
    const { people, keys, signIn } = product();
    const stale = await signIn(people.owner.email);
    await shift(stale, "createdAt", "16 minutes");
    for (const [path, json] of [
      ["/api/auth/change-email", { newEmail: "thief@evil.test" }],
      ["/api/auth/change-password", { currentPassword: password, newPassword: `${password} two` }],
      ["/api/auth/passkey/verify-registration", {}],
      ["/api/auth/passkey/delete-passkey", { id: "x" }],
      ["/api/keys", { name: "Mine", scopes: ["admin"] }],
      [`/api/keys/${keys.read.id}/rotate`, {}],
      ["/api/inlets", { workflow: "demo", title: "Mine" }],
    ] as const) {
      const { status, body } = await stale.post<{ code: string }>(path, json);
      expect([path, status, body.code]).toEqual([path, 403, "sign_in_again"]);
    }
    const options = await stale.get<{ code: string }>("/api/auth/passkey/generate-register-options");
    expect([options.status, options.body.code]).toEqual([403, "sign_in_again"]);
    expect((await stale.get("/api/entries")).status).toBe(200);
  });

  test("Z06 whoever is removed changes nothing afterwards, and a stream follows nobody into another workspace", {
    timeout: 300_000,
  }, async () => {
    const { join, people, pool, startEntry } = product();
    const racer = await join("racer@first.test", "member");
    const start = async (title: string) => (await racer.post("/api/entries", { title, delay: "1h" })).status;
    const rounds = process.env.FUZZ_REQUESTS ? 100 : 10;
    for (let round = 0; round < rounds; round += 1) {
      const statuses: number[] = [];
      let goes = true;
      const racing = [1, 2].map(async () => {
        while (goes) statuses.push(await start("Race"));
      });
      await vi.waitFor(() => expect(statuses).toContain(201), { interval: 2, timeout: 20_000 });
      expect((await people.owner.call("DELETE", `/api/members/${racer.userId}`)).status).toBe(204);
      expect(await Promise.all([1, 2, 3, 4].map(() => start("Late")))).toEqual(Array(4).fill(403));
      goes = false;
      await Promise.all(racing);
      // Back in, with a call that makes the server look again who is who.
      await pool.query("insert into app_accounts.member (workspace_id, user_id, role) values ('local', $1, 'viewer')", [
        racer.userId,
      ]);
      const again = await people.owner.call("PATCH", `/api/members/${racer.userId}`, { json: { role: "member" } });
      expect(again.status).toBe(204);
    }
    const moved = await join("moved@first.test", "viewer");
    const stream = await openStream(product(), moved);
    await pool.query("insert into app_accounts.member (workspace_id, user_id, role) values ('other', $1, 'viewer')", [
      moved.userId,
    ]);
    expect((await people.owner.call("DELETE", `/api/members/${moved.userId}`)).status).toBe(204);
    expect((await moved.get("/api/members")).text).toContain("owner@other.test");
    await stream.ended;
    await startEntry(people.owner, { title: "After the move" });
    expect(stream.text()).not.toContain("After the move");
  });
}
