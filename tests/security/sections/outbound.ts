/** H01–H03, H06, H08, H10: what the server sends, and where it never goes. The rest is proved with receivers of their own. */
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { createEngine } from "async-workflow";
import { expect, onTestFinished, test, vi } from "vitest";
import { payloadCodec, type SecuredProduct } from "../secured-product.ts";

/** Ports that a webhook may have: whatever reaches this machine at them would be counted. */
const ports = [8443, 443];

export function outbound(product: () => SecuredProduct): void {
  const events = ["entry.failed"];
  const add = (url: string) =>
    product().people.owner.post<{ id: string; secret: string; field?: string }>("/api/webhooks", { url, events });
  const remove = (id: string) => product().people.owner.call("DELETE", `/api/webhooks/${id}`);

  test("H01 a webhook's URL is https, without credentials, on port 443 or 8443, and not long", async () => {
    for (const url of [
      "http://private.test/",
      "ftp://private.test/",
      "file:///etc/passwd",
      "gopher://private.test/",
      "javascript:alert(1)",
      "https://user:secret@private.test/",
      "https://private.test:22/",
      "https://private.test:5432/",
      "https://private.test:80/",
      `https://private.test/${"x".repeat(2_048)}`,
      "https://",
      "//private.test/",
      "private.test",
      "",
    ]) {
      const { status, body } = await add(url);
      expect([url.slice(0, 60), status, body.field]).toEqual([url.slice(0, 60), 400, "url"]);
    }
    const { body } = await add("https://private.test:8443/hook");
    const changed = await product().people.owner.call("PATCH", `/api/webhooks/${body.id}`, {
      json: { url: "http://private.test/" },
    });
    expect(changed.status).toBe(400);
    await remove(body.id);
  });

  test("H02 H03 nothing is sent to an address that is not public, however it is spelled or resolved", async () => {
    const sinks: Server[] = [];
    let hits = 0;
    let port = "";
    for (const wanted of ports) {
      const sink = createServer((socket) => {
        hits += 1;
        socket.destroy();
      });
      const listening = once(sink, "listening").then(() => true);
      sink.once("error", () => undefined);
      sink.listen(wanted, "127.0.0.1");
      if (
        await Promise.race([
          listening,
          once(sink, "error").then(
            () => false,
            () => false,
          ),
        ]).catch(() => false)
      ) {
        sinks.push(sink);
        port = `:${wanted}`;
        break;
      }
    }
    const hosts = [
      "127.0.0.1",
      "127.1",
      "0x7f.1",
      "2130706433",
      "0177.0.0.1",
      "0",
      "0.0.0.0",
      "①②⑦.⓪.⓪.①",
      "127.127.127.127",
      "localhost",
      "localhost.",
      "[::1]",
      "[::]",
      "[::ffff:127.0.0.1]",
      "[::ffff:7f00:1]",
      "[64:ff9b::7f00:1]",
      "[2002:7f00:1::]",
      "[fe80::1]",
      "[fc00::1]",
      "[fd12::1]",
      "[ff02::1]",
      "10.0.0.1",
      "10.255.255.255",
      "172.16.0.1",
      "172.31.255.255",
      "192.168.0.1",
      "169.254.169.254",
      "100.64.0.1",
      "192.0.0.1",
      "198.18.0.1",
      "224.0.0.1",
      "240.0.0.1",
      "255.255.255.255",
      "private.test",
      "local.test",
      "mixed.test",
      "mapped.test",
      "metadata.test",
      "no-such-name.test",
    ];
    const { owner } = product().people;
    const blocked = await Promise.all(
      hosts.map(async (host) => {
        const added = await add(`https://${host}${port}/hook`);
        if (added.status === 400) return { host, outcome: "refused" };
        const { id } = added.body;
        expect(added.status, host).toBe(201);
        expect((await owner.post(`/api/webhooks/${id}/test`)).status, host).toBe(201);
        const outcome = await vi.waitFor(
          async () => {
            const { body } = await owner.get<{
              deliveries: { state: string; error: string | null; answer: unknown }[];
            }>(`/api/webhooks/${id}/deliveries`);
            const [delivery] = body.deliveries;
            expect(delivery?.error ?? "", `${host} ${JSON.stringify(delivery)}`).toMatch(
              /Blocked|could not be resolved/,
            );
            expect(delivery?.answer).toBeNull();
            return "blocked";
          },
          { timeout: 20_000, interval: 200 },
        );
        await remove(id);
        return { host, outcome };
      }),
    );
    expect(blocked).toHaveLength(hosts.length);
    expect(hits).toBe(0);
    for (const sink of sinks) sink.close();
  });

  test("H08 a webhook's secret is shown once and stands encrypted, bound to its row", async () => {
    const { pool, people, secrets } = product();
    const { body } = await add("https://private.test/h08");
    expect(body.secret).toMatch(/^whsec_/);
    expect(Buffer.from(body.secret.slice(6), "base64").length).toBeGreaterThanOrEqual(24);
    secrets.set("second webhook secret", body.secret);
    expect((await people.owner.get("/api/webhooks")).text).not.toContain("whsec_");
    const { rows } = await pool.query<{ secret: Buffer }>("select secret from app_accounts.webhook where id = $1", [
      body.id,
    ]);
    const sealed = rows[0]?.secret ?? Buffer.alloc(0);
    expect(sealed.toString("latin1")).not.toContain(Buffer.from(body.secret.slice(6), "base64").toString("latin1"));
    expect(sealed.includes(body.secret)).toBe(false);
    await remove(body.id);
  });

  test("H10 a replay is an admin's, who signed in, and keeps the message's id", async () => {
    const { people, foreign, keys, databaseUrl } = product();
    const { webhook, delivery } = foreign.ids;
    const path = `/api/webhooks/${webhook}/deliveries/${delivery}/replay`;
    for (const caller of [people.operator, people.owner, keys.admin, foreign.key]) {
      expect([403, 404]).toContain((await caller.post(path)).status);
    }
    const again = await foreign.owner.post<{ delivery: string }>(path);
    expect(again.status, again.text).toBe(201);
    const engine = createEngine({ databaseUrl, workflows: [], codec: payloadCodec });
    onTestFinished(() => engine.close());
    const { input } = await engine.timeline(again.body.delivery, { workspace: `${foreign.workspace}/webhooks` });
    expect(input).toMatchObject({ messageId: `msg_${delivery}` });
  });
}
