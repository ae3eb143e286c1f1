import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { EntryPage } from "../../src/index.ts";
import { type ApiUnderTest, openApi } from "./api-under-test.ts";

let http: ApiUnderTest;
let known: string;
beforeAll(async () => {
  http = await openApi({ log: { error: () => {} } });
  known = (await http.start("Known", { delay: "1h" })).id;
});
afterAll(() => http.close());

const runs = 1_500;
const oddText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "\0",
    "\ud800",
    "\udfff",
    "__proto__",
    "constructor",
    "toString",
    "1e400",
    "-0",
    "'; drop table entry; --",
    "%00",
    "{{x}}",
    "\u202e",
    "x".repeat(5_000),
  ),
);
const oddNumber = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(2 ** 31, -(2 ** 31) - 1, 2 ** 53, 1e308, -1, 101, 0.1),
);
const oddValue = fc.oneof(
  oddText,
  oddNumber,
  fc.constantFrom(null, true, false),
  fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<unknown>,
);
const fields = ["title", "workflow", "input", "priority", "delay", "tags", "status", "progress", "result"];
const oddBody = fc.oneof(
  fc.dictionary(fc.oneof(fc.constantFrom(...fields), oddText), oddValue, { maxKeys: 6 }),
  fc.record(Object.fromEntries(fields.map((field) => [field, oddValue])), { requiredKeys: [] }),
  oddValue,
);
const oddJsonText = fc.oneof(
  oddBody.map((body) => JSON.stringify(body) ?? ""),
  // A well-formed body with one character replaced.
  fc.tuple(oddBody, fc.nat(), fc.string({ minLength: 1, maxLength: 2 })).map(([body, at, patch]) => {
    const text = JSON.stringify(body) ?? "";
    const cut = text.length === 0 ? 0 : at % text.length;
    return text.slice(0, cut) + patch + text.slice(cut + 1);
  }),
  fc.string({ unit: "binary" }),
);
const oddPath = () =>
  fc.oneof(
    fc.constantFrom(
      "/api/entries",
      "/api/workflows",
      "/api/nope",
      "/api//",
      `/api/entries/${known}`,
      `/api/entries/${known}/timeline`,
      `/api/entries/${known}/retry`,
    ),
    oddText.map((text) => `/api/entries/${encode(text)}`),
    oddText.map((text) => `/api/entries/${encode(text)}/timeline`),
    oddText.map((text) => `/api/${encode(text)}`),
  );
const oddQuery = fc.array(
  fc.tuple(
    fc.oneof(fc.constantFrom("limit", "offset", "status", "workflow", "cursor"), oddText),
    fc.oneof(oddText, oddNumber.map(String)),
  ),
  { maxLength: 4 },
);
const oddHeaders = fc.dictionary(
  fc.constantFrom("Idempotency-Key", "Lease", "X-Request-Id", "If-None-Match", "Last-Event-ID", "Accept", "Origin"),
  fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)), maxLength: 300 }),
  { maxKeys: 3 },
);
const contentType = fc.constantFrom(
  "application/json",
  "application/json",
  "application/json",
  "application/json; charset=utf-8",
  "text/plain",
  "",
);

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll("%2F", "/");
}

async function expectNoFault(
  method: string,
  path: string,
  options: { body?: string; headers?: Record<string, string> },
): Promise<void> {
  const { status, body } = await http.call(method, path, options);
  expect(status, JSON.stringify({ method, path, options, body })).toBeLessThan(500);
}

it("no malformed body causes a fault of the server", async () => {
  const call = fc.constantFrom<[string, string]>(["POST", "/api/entries"], ["PATCH", "/api/entries/:id"]);
  await fc.assert(
    fc.asyncProperty(call, oddJsonText, contentType, oddHeaders, async ([method, path], body, type, headers) => {
      await expectNoFault(method, path.replace(":id", known), { body, headers: { "Content-Type": type, ...headers } });
    }),
    { numRuns: runs },
  );
}, 120_000);

it("no malformed address, query or header causes a fault of the server", async () => {
  const method = fc.constantFrom("GET", "GET", "GET", "HEAD", "DELETE", "PUT", "OPTIONS", "POST");
  await fc.assert(
    fc.asyncProperty(method, oddPath(), oddQuery, oddHeaders, async (method, path, query, headers) => {
      const search = query.map(([name, value]) => `${encode(name)}=${encode(value)}`).join("&");
      await expectNoFault(method, `${path}?${search}`, { headers });
    }),
    { numRuns: runs },
  );
}, 120_000);

it("raw bytes in the query cause no fault of the server", async () => {
  const raw = fc.string({ unit: fc.constantFrom(..."%&=?#+;,[]<>\"'\\^`{|}~ 0aZ\u00ff".split("")), maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(raw, (query) => expectNoFault("GET", `/api/entries?${query}`, {})),
    { numRuns: 500 },
  );
}, 60_000);

it("after all of it the list still answers", async () => {
  const { status, body } = await http.call<EntryPage>("GET", "/api/entries?limit=100");
  expect([status, body.total > 0]).toEqual([200, true]);
});
