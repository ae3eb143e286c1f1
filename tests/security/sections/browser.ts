/** W01–W10: what a browser is told, and what another site's page gets out of it. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { expect, test } from "vitest";
import type { Answer } from "../http-caller.ts";
import type { SecuredProduct } from "../secured-product.ts";

const pages = [
  "/login",
  "/setup",
  "/invitation",
  "/reset-password",
  "/entries",
  "/settings",
  "/no-such-page",
  "/_next/nothing",
];
const calls = ["/api/entries", "/api/me", "/api/openapi.json", "/api/none", "/reference", "/api/health"];

/** A policy as a map of its directives. */
function policyOf({ headers }: Answer): ReadonlyMap<string, string> {
  const text = String(headers["content-security-policy"] ?? "");
  return new Map(text.split(/; */).map((part) => [part.split(" ")[0] ?? "", part.split(" ").slice(1).join(" ")]));
}

export function browser(product: () => SecuredProduct): void {
  const everything = async (): Promise<[string, Answer][]> => {
    const { people, stranger } = product();
    const asked = [...pages, ...calls].flatMap((path) => [people.viewer, stranger].map((caller) => ({ path, caller })));
    return Promise.all(asked.map(async ({ path, caller }) => [path, await caller.get(path)] as [string, Answer]));
  };

  test("W01 every page has a policy with a fresh nonce, without inline scripts, and so have errors", async () => {
    const nonces: string[] = [];
    for (const [path, answer] of await everything()) {
      if (answer.status === 302) continue;
      const policy = policyOf(answer);
      expect(policy.get("default-src"), path).toMatch(/^'(?:self|none)'$/);
      expect(policy.get("frame-ancestors"), path).toBe("'none'");
      expect(policy.get("script-src") ?? "", path).not.toMatch(/unsafe-inline|unsafe-eval|\*|https?:/);
      const nonce = /'nonce-([^']+)'/.exec(policy.get("script-src") ?? "")?.[1];
      if (path.startsWith("/api") || path === "/reference") continue;
      expect(policy.get("object-src"), path).toBe("'none'");
      expect(policy.get("base-uri"), path).toBe("'none'");
      nonces.push(nonce ?? "");
      for (const [tag] of answer.text.matchAll(/<script\b[^>]*>/g)) expect(tag, path).toContain(`nonce="${nonce}"`);
    }
    expect(new Set(nonces).size).toBe(nonces.length);
  });

  test("W02 every answer tells the browser to stay with https, types, referrers and frames as they are", async () => {
    for (const [path, { headers }] of await everything()) {
      const what = `${path} ${JSON.stringify(headers)}`;
      expect(
        Number(/max-age=(\d+)/.exec(headers["strict-transport-security"] ?? "")?.[1]),
        what,
      ).toBeGreaterThanOrEqual(31_536_000);
      expect(headers["x-content-type-options"], what).toBe("nosniff");
      expect(headers["referrer-policy"], what).toMatch(/^(?:same-origin|no-referrer)$/);
      expect(headers["cross-origin-opener-policy"], what).toBe("same-origin");
      expect(headers["permissions-policy"], what).toContain("camera=()");
      expect(headers["x-powered-by"], what).toBeUndefined();
      expect(headers.server, what).toBeUndefined();
    }
  });

  test("W03 a change with a session comes from our own pages, as JSON; reading changes nothing", async () => {
    const { people, stranger, startEntry, entryId } = product();
    const entry = await startEntry(people.owner);
    const invited = await people.owner.post<{ link: string }>("/api/invitations", {
      email: "w03@first.test",
      role: "viewer",
    });
    const changes: readonly [string, string, object?][] = [
      ["POST", "/api/entries", { title: "x" }],
      ["POST", `/api/entries/${entry}/cancel`],
      ["PATCH", `/api/entries/${entry}`, { title: "x" }],
      ["DELETE", `/api/members/${people.viewer.userId}`],
      ["POST", "/api/keys", { name: "x", scopes: ["read"] }],
      ["POST", "/api/me/workspace", { id: "local" }],
      ["POST", "/api/invitations/accept", { token: invited.body.link.split("#")[1] }],
      ["POST", "/api/auth/sign-out", {}],
      ["POST", "/api/auth/change-email", { newEmail: "w03@first.test" }],
      ["POST", "/api/auth/revoke-other-sessions", {}],
      ["POST", "/api/files"],
    ];
    for (const origin of [
      "https://evil.test",
      "null",
      "https://workflows.test.evil.test",
      "http://workflows.test",
      undefined,
    ]) {
      for (const [method, path, json] of changes) {
        const { status, text } = await people.owner.call(method, path, { json, headers: { origin } });
        expect([method, path, origin, status], text).toEqual([method, path, origin, 403]);
      }
    }
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
      const form = { body: '{"title":"x"}', headers: { "content-type": type } };
      expect((await people.owner.call("POST", "/api/entries", form)).status, type).toBe(415);
      expect((await stranger.call("POST", "/api/auth/sign-in/email", form)).status, type).toBe(415);
    }
    const verbs = [
      `/api/entries/${entry}/cancel`,
      "/api/me/workspace",
      "/api/auth/sign-out",
      "/api/auth/revoke-other-sessions",
    ];
    for (const path of verbs) expect([404, 405], path).toContain((await people.owner.get(path)).status);
    expect((await people.owner.get(`/api/entries/${entry}`)).status).toBe(200);
    expect((await people.owner.get(`/api/entries/${entryId}`)).status).toBe(200);
  });

  test("W04 no other origin may read an answer", async () => {
    const { people, stranger } = product();
    const origins = [
      "https://evil.test",
      "null",
      "http://workflows.test",
      "https://workflows.test:444",
      "https://workflows.test.evil.test",
      "https://evilworkflows.test",
      "https://a.workflows.test",
      "file://",
      "https://WORKFLOWS.test.",
      "chrome-extension://x",
    ];
    for (const origin of origins) {
      for (const caller of [people.owner, stranger]) {
        for (const [method, path] of [
          ["GET", "/api/entries"],
          ["OPTIONS", "/api/entries"],
          ["GET", "/entries"],
          ["GET", "/api/me"],
        ] as const) {
          const headers = {
            origin,
            "access-control-request-method": "POST",
            "access-control-request-headers": "authorization",
          };
          const answer = await caller.call(method, path, { headers });
          const names = Object.keys(answer.headers).filter((name) => name.startsWith("access-control-"));
          expect(names, `${method} ${path} ${origin}`).toEqual([]);
        }
      }
    }
  });

  test("W06 answers for somebody are kept by no cache, and nobody is given another's", async () => {
    const { people, stranger, entryId } = product();
    for (const path of [
      "/api/entries",
      `/api/entries/${entryId}`,
      "/api/me",
      "/api/members",
      "/api/audit",
      "/api/workers",
    ]) {
      const { headers } = await people.owner.get(path);
      expect(headers["cache-control"], path).toMatch(/no-store|private.*no-cache/);
      expect(String(headers.vary), path).toMatch(/cookie/i);
    }
    const variants: Record<string, string>[] = [
      { rsc: "1" },
      { rsc: "1", "next-router-prefetch": "1" },
      { "next-router-segment-prefetch": "/_tree", rsc: "1" },
      {},
    ];
    for (const headers of variants) {
      for (const path of ["/entries", "/entries?_rsc=abc", "/settings?_rsc=abc"]) {
        for (const caller of [people.owner, people.viewer, stranger]) {
          const answer = await caller.get(path, headers);
          expect(answer.text, path).not.toMatch(/owner@first\.test|Olga/);
          expect(String(answer.headers["cache-control"] ?? ""), `${path} ${JSON.stringify(headers)}`).not.toMatch(
            /public|s-maxage=[1-9]/,
          );
        }
      }
    }
  });

  test("W07 the API answers JSON that is not sniffed, and an uploaded page is never shown as one", async () => {
    const { people, startEntry } = product();
    const page = "<script>window.__x = 1</script>";
    const id = await startEntry(people.owner, { title: page });
    const entry = await people.owner.get(`/api/entries/${id}`);
    expect([entry.headers["content-type"], entry.headers["x-content-type-options"]]).toEqual([
      "application/json",
      "nosniff",
    ]);
    const form = `--b\r\nContent-Disposition: form-data; name="file"; filename="x.html"\r\nContent-Type: text/html\r\n\r\n${page}\r\n--b--\r\n`;
    const saved = await people.owner.call<{ url: string }>("POST", "/api/files", {
      body: form,
      headers: { "content-type": "multipart/form-data; boundary=b" },
    });
    expect(saved.status, saved.text).toBe(201);
    const { headers } = await people.owner.get(saved.body.url);
    expect(headers["content-disposition"]).toMatch(/^attachment/);
    expect(headers["content-security-policy"]).toContain("sandbox");
    expect(String(headers["cache-control"])).not.toContain("public");
    expect((await product().foreign.owner.get(saved.body.url)).status).toBe(404);
    expect((await product().stranger.get(saved.body.url)).status).toBe(401);
  });

  test("W08 the image optimiser fetches nothing", async () => {
    const { people, stranger } = product();
    for (const target of [
      "http://169.254.169.254/latest/meta-data",
      "http://127.0.0.1:1/",
      "https://evil.test/x.png",
      "/api/me",
    ]) {
      for (const caller of [people.owner, stranger]) {
        const { status } = await caller.get(`/_next/image?url=${encodeURIComponent(target)}&w=64&q=75`);
        expect([400, 404], target).toContain(status);
      }
    }
  });

  test("W09 what Next serves beside the pages is closed: actions, source maps, dot files", async () => {
    const { people, stranger } = product();
    const forbidden = `/.env /.git/config /.git/HEAD /package.json /.next/BUILD_ID /_next/../.env
      /_next/static/../../../.env /_next/static/%2e%2e/%2e%2e/package.json
      /_next/static/..%2f..%2fpackage.json /server.ts /_next/server/app/page.js
      /__nextjs_original-stack-frame /__nextjs_source-map?filename=x /_next/webpack-hmr
      /.data/postgres/password /next.config.ts`.split(/\s+/);
    for (const path of forbidden) {
      for (const caller of [people.owner, stranger]) {
        const { status, text } = await caller.get(path);
        expect([302, 307, 308, 400, 404, 405], path).toContain(status);
        expect(text, path).not.toMatch(/AUTH_SECRET|"dependencies"|\[core\]/);
      }
    }
    const html = (await people.viewer.get("/entries")).text;
    const scripts = [...html.matchAll(/\/_next\/static\/[^"'\\ ]+\.js/g)].map(([path]) => path);
    expect(scripts.length).toBeGreaterThan(2);
    for (const script of new Set(scripts)) {
      const { text } = await stranger.get(script);
      expect(text, script).not.toMatch(/\/\/# sourceMappingURL/);
      expect((await stranger.get(`${script}.map`)).status, script).toBe(404);
    }
    for (const action of ["x", "0".repeat(40), "../../etc/passwd", `00${"a".repeat(40)}`]) {
      for (const type of ["text/plain;charset=UTF-8", "multipart/form-data; boundary=x", "text/x-component"]) {
        const { status, text } = await people.viewer.call("POST", "/entries", {
          body: '["$F1",{}]',
          headers: { "next-action": action, "content-type": type },
        });
        expect(status, `${action} ${type} ${text.slice(0, 200)}`).toBeGreaterThanOrEqual(400);
        expect(status, `${action} ${type}`).toBeLessThan(500);
        expect(text).not.toMatch(/\n\s+at |node_modules/);
      }
    }
  });

  test("W10 no request is passed on to another server, be it in proxy form or an upgrade", async () => {
    let hits = 0;
    const sink = createServer((socket) => {
      hits += 1;
      socket.destroy();
    }).listen(0, "127.0.0.1");
    await once(sink, "listening");
    const target = `127.0.0.1:${(sink.address() as AddressInfo).port}`;
    const upgrade =
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: eHh4eHh4eHh4eHh4eHh4eA==\r\n";
    for (const [line, more] of [
      [`GET http://${target}/ HTTP/1.1`, ""],
      [`GET http://${target}/ HTTP/1.1`, upgrade],
      [`POST http://${target}/api/entries HTTP/1.1`, "Content-Length: 0\r\n"],
      [`CONNECT ${target} HTTP/1.1`, ""],
      [`GET //${target}/ HTTP/1.1`, upgrade],
      [`GET /_next/webpack-hmr HTTP/1.1`, upgrade],
      [`GET /entries HTTP/1.1`, `X-Forwarded-Host: ${target}\r\n${upgrade}`],
    ] as const) {
      const socket = connect(product().port, "127.0.0.1");
      let answer = "";
      socket.on("data", (chunk) => {
        answer += chunk;
        socket.destroy();
      });
      socket.write(`${line}\r\nHost: ${target}\r\n${more}\r\n`);
      await once(socket, "close");
      expect(answer, line).not.toMatch(/^HTTP\/1\.1 (?:101|5)/);
    }
    expect(hits).toBe(0);
    sink.close();
  });
}
