import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Problem } from "../../src/http/index.ts";
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
  it.each([
    ["list", () => "/api/entries?limit=1"],
    ["entry", (id: string) => `/api/entries/${id}`],
    ["timeline", (id: string) => `/api/entries/${id}/timeline`],
  ])("gets 304 until the %s changes", async (_, pathOf) => {
    const { id } = await http.start("Polled", { delay: "1h" });
    const path = pathOf(id);
    const first = await http.call("GET", path);
    const etag = first.headers.get("ETag") ?? "";
    expect(etag).toMatch(/^W\/".+"$/);
    const ask = () => http.call("GET", path, { headers: { "If-None-Match": etag } });
    const same = await ask();
    expect([same.status, same.body, same.headers.get("X-Request-Id")]).toEqual([304, null, expect.any(String)]);
    await http.call("PATCH", `/api/entries/${id}`, { json: { status: "STAGE_1" } });
    const changed = await ask();
    expect(changed.status).toBe(200);
    expect(changed.headers.get("ETag")).not.toBe(etag);
  });

  it("gets 304 for the workflows, which do not change", async () => {
    const etag = (await http.call("GET", "/api/workflows")).headers.get("ETag") ?? "";
    expect((await http.call("GET", "/api/workflows", { headers: { "If-None-Match": etag } })).status).toBe(304);
  });

  it("gets a result that was written since, though its size is not looked at", async () => {
    const { id } = await http.start("Result", { delay: "1h" });
    const etag = (await http.call("GET", `/api/entries/${id}`)).headers.get("ETag") ?? "";
    await http.call("PATCH", `/api/entries/${id}`, { json: { result: { rows: 3 } } });
    const { status, body } = await http.call<{ result: unknown }>("GET", `/api/entries/${id}`, {
      headers: { "If-None-Match": etag },
    });
    expect([status, body.result]).toEqual([200, { rows: 3 }]);
  });
});
