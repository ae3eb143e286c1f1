import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApi, type Problem } from "../../src/http/index.ts";
import { createEngine, type Engine, type Entry, type EntryPage, type Log } from "../../src/index.ts";
import { type ApiUnderTest, openApi } from "./api-under-test.ts";

let http: ApiUnderTest;
beforeAll(async () => {
  http = await openApi();
});
afterAll(() => http.close());

const json = { "Content-Type": "application/json" };
const bytesOf = (length: number) => `{"title":"x","input":"${"a".repeat(length - 24)}"}`;

describe("a body", () => {
  it.each([
    undefined,
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonp",
  ])("of type %s is refused", async (type) => {
    const body = new TextEncoder().encode('{"title":"x"}');
    for (const [method, path] of [
      ["POST", "/api/entries"],
      ["PATCH", "/api/entries/x"],
    ] as const) {
      const problem = await http.refused(method, path, {
        body,
        headers: type === undefined ? {} : { "Content-Type": type },
      });
      expect(problem).toMatchObject({ status: 415, code: "unsupported_media_type", field: "Content-Type" });
    }
  });

  it.each(["application/json", "Application/JSON; charset=UTF-8", 'application/json;charset="utf-8"'])(
    "of type %s is taken",
    async (type) => {
      expect(
        (await http.call("POST", "/api/entries", { body: '{"title":"x"}', headers: { "Content-Type": type } })).status,
      ).toBe(201);
    },
  );

  const notJson = [
    "",
    " ",
    "{",
    '{"title":"x"',
    "{'title':'x'}",
    '{"title":"x"}}',
    "undefined",
    "NaN",
    '{"title":"\t"}',
    new Uint8Array([0xff, 0xfe]),
  ];
  it.each(notJson)("that is no JSON is refused: %j", async (body) => {
    expect(await http.refused("POST", "/api/entries", { body, headers: json })).toMatchObject({
      status: 400,
      code: "malformed_json",
    });
  });

  it("may have 1 MiB and not a byte more, however its length is declared", async () => {
    const limit = 1024 * 1024;
    const streamed = (text: string) =>
      new ReadableStream<Uint8Array>({
        start(controller) {
          const bytes = new TextEncoder().encode(text);
          for (let at = 0; at < bytes.length; at += 65_536) controller.enqueue(bytes.subarray(at, at + 65_536));
          controller.close();
        },
      });
    expect((await http.call("POST", "/api/entries", { body: bytesOf(limit), headers: json })).status).toBe(201);
    expect((await http.call("POST", "/api/entries", { body: streamed(bytesOf(limit)), headers: json })).status).toBe(
      201,
    );
    for (const body of [bytesOf(limit + 1), streamed(bytesOf(limit + 1))]) {
      expect(await http.refused("POST", "/api/entries", { body, headers: json })).toMatchObject({
        status: 413,
        code: "body_too_large",
      });
    }
    const declared = { ...json, "Content-Length": String(limit + 1) };
    expect(await http.refused("POST", "/api/entries", { body: "{}", headers: declared })).toMatchObject({
      status: 413,
    });
  });

  it("stops being read where it is too large", async () => {
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(256 * 1024));
      },
    });
    expect(await http.refused("POST", "/api/entries", { body: endless, headers: json })).toMatchObject({ status: 413 });
    expect(pulled).toBeLessThan(10);
  });

  it("nested too deep is refused before anything recursive sees it", async () => {
    const nested = (depth: number) => `{"title":"x","input":${"[".repeat(depth)}${"]".repeat(depth)}}`;
    expect((await http.call("POST", "/api/entries", { body: nested(63), headers: json })).status).toBe(201);
    for (const depth of [64, 5_000, 400_000]) {
      const problem = await http.refused("POST", "/api/entries", { body: nested(depth), headers: json });
      expect(problem).toMatchObject({ status: 400, code: "json_too_complex" });
    }
  });
});

describe("an address", () => {
  it.each(["/api/nope", "/api/entries/", "/api", "/", "/api/entries/x/y", "/api//entries"])(
    "without a route is a 404: %s",
    async (path) => {
      expect(await http.refused("GET", path)).toMatchObject({ status: 404, code: "route_not_found" });
    },
  );

  const wrongMethods: [string, string, string][] = [
    ["DELETE", "/api/entries", "GET, HEAD, POST"],
    ["PUT", "/api/entries/x", "GET, HEAD, PATCH"],
    ["GET", "/api/entries/x/cancel", "POST"],
    ["POST", "/api/health", "GET, HEAD"],
    ["POST", "/api/stream", "GET, HEAD"],
    ["OPTIONS", "/api/entries", "GET, HEAD, POST"],
    ["BREW", "/api/workflows", "GET, HEAD"],
    ["POST", "/api/openapi.json", "GET, HEAD"],
  ];
  it.each(wrongMethods)("does not take %s %s and says what it takes", async (method, path, allow) => {
    const { status, headers, body } = await http.call<Problem>(method, path);
    expect({ status, code: body.code, allow: headers.get("Allow") }).toEqual({
      status: 405,
      code: "method_not_allowed",
      allow,
    });
  });

  it("answers HEAD like GET without the body", async () => {
    const { status, body, headers } = await http.call("HEAD", "/api/entries");
    expect([status, body, headers.get("Content-Type")]).toEqual([200, null, "application/json"]);
  });
});

describe("every answer", () => {
  it.each(["/api/entries", "/api/nope", "/api/entries?limit=x", "/api/health", "/api/openapi.json", "/api/workflows"])(
    "of %s has an id, may not be sniffed and is never taken from a cache unasked",
    async (path) => {
      const { headers } = await http.call("GET", path);
      expect(headers.get("X-Request-Id")).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
      expect(headers.get("Cache-Control")).toMatch(/^(?:no-store|private, no-cache)$/);
    },
  );

  it("carries the caller's request id when it is well-formed, and only then", async () => {
    const given = async (id: string) =>
      (await http.call("GET", "/api/nope", { headers: { "X-Request-Id": id } })).headers.get("X-Request-Id");
    expect(await given("trace:01.a_b-c")).toBe("trace:01.a_b-c");
    for (const odd of ["", "a b", "a".repeat(129), '"><script>', "ü"]) expect(await given(odd)).not.toBe(odd);
  });

  it("that is a problem repeats its request id and leads to the page of its code", async () => {
    const { headers, body } = await http.call<Problem>("GET", "/api/entries?limit=x");
    expect(body.requestId).toBe(headers.get("X-Request-Id"));
    expect(body.type).toBe("/docs/errors/invalid_input");
  });
});

describe("a page that polls", () => {
  it.each(["list", "entry"])("gets 304 until the %s changes", async (kind) => {
    const { id } = await http.start("Polled", { delay: "1h" });
    const path = kind === "list" ? "/api/entries?limit=1" : `/api/entries/${id}`;
    const first = await http.call("GET", path);
    const etag = first.headers.get("ETag") ?? "";
    expect(etag).toMatch(/^W\/".+"$/);
    const ask = () => http.call("GET", path, { headers: { "If-None-Match": etag } });
    const same = await ask();
    expect([same.status, same.body, same.headers.get("X-Request-Id")]).toEqual([304, null, expect.any(String)]);
    await http.call("PATCH", `/api/entries/${id}`, { json: { progress: 10 } });
    const changed = await ask();
    expect(changed.status).toBe(200);
    expect(changed.headers.get("ETag")).not.toBe(etag);
  });
});

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
    const foreign = createApi(http.engine, { principalOf: () => ({ workspace: "other", owner: "someone" }) });
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
