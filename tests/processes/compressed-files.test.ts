import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compressFiles, serveCompressed } from "../../lib/processes/compressed-files.ts";

const script = "export const answer = 42;\n".repeat(100);
let folder: string;
let server: Server;
let url: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "async-workflow-static-"));
  mkdirSync(join(folder, "chunks"));
  writeFileSync(join(folder, "chunks/a-1~b.js"), script);
  writeFileSync(join(folder, "chunks/short.js"), "1");
  writeFileSync(join(folder, "../outside.js.br"), "secret");
  await compressFiles(folder);
  const handle = serveCompressed(folder, async (_, response) => void response.end("passed on"));
  server = createServer((request, response) => void handle(request, response)).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server?.close();
  server?.closeAllConnections();
  rmSync(join(folder, "../outside.js.br"), { force: true });
  rmSync(folder, { recursive: true, force: true });
});

const get = (path: string, encodings: string, method = "GET") =>
  fetch(url + path, { method, headers: { "accept-encoding": encodings } });

test("what the build made smaller is sent so, for good, to whoever takes it", async () => {
  const answer = await get("/_next/static/chunks/a-1~b.js?v=1", "gzip, deflate, br");
  expect(answer.headers.get("content-encoding")).toBe("br");
  expect(Number(answer.headers.get("content-length"))).toBeLessThan(script.length / 10);
  expect(answer.headers.get("cache-control")).toContain("immutable");
  expect(answer.headers.get("vary")).toBe("Accept-Encoding");
  expect(await answer.text()).toBe(script);
  expect(await (await get("/_next/static/chunks/a-1~b.js", "br", "HEAD")).text()).toBe("");
});

test.each([
  ["/_next/static/chunks/a-1~b.js", "gzip"],
  ["/_next/static/chunks/a-1~b.js", "gzip, brx"],
  ["/_next/static/chunks/short.js", "br"],
  ["/_next/static/chunks/none.js", "br"],
  ["/_next/static/%2e%2e/outside.js", "br"],
  ["/_next/static/chunks/..%2f..%2foutside.js", "br"],
  ["/entries", "br"],
])("%s with %s is passed on", async (path, encodings) => {
  expect(await (await get(path, encodings)).text()).toBe("passed on");
});

test("nothing outside of the folder is sent, however the address is written", async () => {
  const { request } = await import("node:http");
  const text = await new Promise<string>((resolve, reject) => {
    request(url, { path: "/_next/static/../outside.js", headers: { "accept-encoding": "br" } }, (response) => {
      response.setEncoding("utf8").on("data", resolve);
    })
      .on("error", reject)
      .end();
  });
  expect(text).toBe("passed on");
});
