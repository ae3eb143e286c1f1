import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApi, everyPermission, type Problem } from "../../src/http/index.ts";
import { createEngine, type Engine, type Entry, type EntryPage, type Log } from "../../src/index.ts";
import { type ApiUnderTest, openApi } from "./api-under-test.ts";

let http: ApiUnderTest;
beforeAll(async () => {
  http = await openApi();
});
afterAll(() => http.close());

const json = { "Content-Type": "application/json" };
const _bytesOf = (length: number) => `{"title":"x","input":"${"a".repeat(length - 24)}"}`;

describe("the server", () => {
  it("tells its workflows with their input schemas, and the default", async () => {
    const { body } = await http.call<{ workflows: { name: string; inputSchema: unknown }[]; default: string }>(
      "GET",
      "/api/workflows",
    );
    expect(body.default).toBe("plain");
    expect(body.workflows.map((workflow) => workflow.name)).toEqual(["plain", "failing", "typed"]);
    expect(body.workflows[0]?.inputSchema).toBeNull();
    expect(body.workflows[2]?.inputSchema).toMatchObject({ type: "object", required: ["rows"] });
  });

  it("is healthy while its database answers", async () => {
    expect((await http.call("GET", "/api/health")).body).toMatchObject({
      status: "ok",
      streams: 0,
      database: { serverVersion: expect.any(String) },
    });
  });

  it("answers 503 with Retry-After, and no inner detail, while its database is away", async () => {
    const engine = createEngine({ databaseUrl: "postgresql://nobody:secret@127.0.0.1:9/none", workflows: [] });
    const errors: unknown[] = [];
    const api = createApi(engine, { log: { error: (...line) => void errors.push(line) } });
    for (const path of ["/api/health", "/api/entries"]) {
      const response = await api.request(path);
      expect([response.status, Boolean(response.headers.get("Retry-After"))]).toEqual([503, true]);
      const text = await response.text();
      expect(JSON.parse(text)).toMatchObject({ code: "database_unreachable" });
      expect(text).not.toMatch(/127\.0\.0\.1|secret|ECONN/);
    }
    expect(errors).toHaveLength(2);
    await engine.close();
  });

  it("answers its own fault with a 500 that tells nothing, and logs it once under the same id", async () => {
    const lines: Parameters<Log["error"]>[] = [];
    for (const thrown of [new TypeError("x is not a function"), "a text", null]) {
      const engine: Engine = {
        ...http.engine,
        workflows: http.engine.workflows,
        get: () => {
          throw thrown;
        },
      };
      const api = createApi(engine, { log: { error: (...line) => void lines.push(line) } });
      const response = await api.request("/api/entries/x");
      const body = (await response.json()) as Problem;
      expect([response.status, body.code]).toEqual([500, "internal_error"]);
      expect(JSON.stringify(body)).not.toMatch(/function|text|stack/);
      expect(lines.splice(0)).toEqual([
        [
          "request failed",
          expect.objectContaining({ requestId: body.requestId, method: "GET", path: "/api/entries/x" }),
        ],
      ]);
    }
  });

  it("publishes a valid OpenAPI 3.1 description of all its routes", async () => {
    const { body } = await http.call<{ openapi: string; paths: Record<string, object> }>("GET", "/api/openapi.json");
    const { valid, errors } = await new Validator().validate(structuredClone(body));
    expect([valid, errors]).toEqual([true, undefined]);
    expect(body.openapi).toMatch(/^3\.1/);
    const described = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    const served = http.api.routes
      .filter((route) => route.method !== "ALL" && route.path !== "/api/openapi.json")
      .map((route) => `${route.method.toLowerCase()} ${route.path.replace(/:(\w+)/g, "{$1}")}`);
    expect(described.sort()).toEqual([...new Set(served)].sort());
  });
});

describe("a server on somebody's own machine", () => {
  const ask = async (headers: Record<string, string>) => {
    const response = await createApi(http.engine, { allowedHosts: ["box.example"] }).request(
      "http://localhost:3000/api/workflows",
      { headers },
    );
    return [response.status, ((await response.json()) as Partial<Problem>).code];
  };

  it.each([
    "localhost:3000",
    "127.0.0.1:3000",
    "127.0.0.2",
    "[::1]:3000",
    "LOCALHOST",
    "box.example",
    "box.example:8080",
  ])("answers to %s", async (Host) => {
    expect((await ask({ Host }))[0]).toBe(200);
    expect((await ask({ Host, Origin: `http://${Host}` }))[0]).toBe(200);
  });

  it.each([
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example:3000",
    "[::1].evil",
    "evil.example:127.0.0.1",
    "",
  ])("does not answer to %j (DNS rebinding)", async (Host) => {
    expect(await ask({ Host })).toEqual([403, "host_not_allowed"]);
  });

  it.each([
    "http://evil.example",
    "http://localhost:4000",
    "null",
    "",
    "http://localhost:3000.evil.example",
    "file://",
  ])("refuses the origin %j (CSRF)", async (Origin) => {
    expect(await ask({ Host: "localhost:3000", Origin })).toEqual([403, "origin_not_allowed"]);
  });

  it("serves every host when it was not told its own", async () => {
    expect(
      (
        await createApi(http.engine).request("/api/workflows", {
          headers: { Host: "any.example", Origin: "http://other.example" },
        })
      ).status,
    ).toBe(200);
  });
});

describe("who calls", () => {
  it("sees and touches only what is in their workspace", async () => {
    const { id } = await http.start("Theirs", { delay: "1h" });
    const foreign = createApi(http.engine, {
      principalOf: () => ({ workspace: "other", owner: "someone", may: everyPermission, via: "session" }),
    });
    const status = async (path: string, init?: RequestInit) => (await foreign.request(path, init)).status;
    const change = { method: "PATCH", headers: json, body: '{"title":"Mine"}' };
    expect(await status(`/api/entries/${id}`)).toBe(404);
    expect(await status(`/api/entries/${id}/timeline`)).toBe(404);
    expect(await status(`/api/entries/${id}`, change)).toBe(404);
    expect(await status(`/api/entries/${id}/cancel`, { method: "POST" })).toBe(404);
    expect(await status(`/api/entries/${id}/retry`, { method: "POST" })).toBe(404);
    expect(((await (await foreign.request("/api/entries")).json()) as EntryPage).total).toBe(0);
    const own = await foreign.request("/api/entries", { method: "POST", headers: json, body: '{"title":"Own"}' });
    expect(((await own.json()) as Entry).owner).toBe("someone");
    expect(((await (await foreign.request("/api/entries")).json()) as EntryPage).total).toBe(1);
  });
});
