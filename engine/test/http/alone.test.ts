import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createAdaptorServer, serve } from "@hono/node-server";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { type ApiUnderTest, openApi } from "./api-under-test.ts";
import { readEvents } from "./event-reader.ts";

let http: ApiUnderTest;
let port: number;
let server: ReturnType<typeof serve>;
const stop = new AbortController();
beforeAll(async () => {
  http = await openApi({ allowedHosts: [], signal: stop.signal, stream: { heartbeatMs: 50, stallMs: 100, gapMs: 10 } });
  server = serve({ fetch: http.api.fetch, port: 0, hostname: "127.0.0.1" });
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  server.close();
  await http.close();
});

const url = (path: string) => `http://127.0.0.1:${port}${path}`;
const streams = async () => ((await (await fetch(url("/api/health"))).json()) as { streams: number }).streams;

/** Sends raw bytes and gives what comes back until the connection is closed or `enough` is met. */
async function talk(lines: string, enough: RegExp, then?: (socket: Socket) => void): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.on("error", () => {});
  socket.write(lines);
  then?.(socket);
  let answer = "";
  for await (const part of socket) {
    answer += part;
    if (enough.test(answer)) break;
  }
  socket.destroy();
  return answer;
}

it("the API is served alone, by any server that speaks fetch", async () => {
  const made = await fetch(url("/api/entries"), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: '{"title":"Over the wire"}',
  });
  expect(made.status).toBe(201);
  const read = await fetch(url(made.headers.get("Location") ?? ""));
  expect(await read.json()).toMatchObject({ title: "Over the wire" });
});

it("refuses a chunked body once it has sent more than 1 MiB, though no length was declared", async () => {
  const head = `POST /api/entries HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
  const chunk = `${(65_536).toString(16)}\r\n${" ".repeat(65_536)}\r\n`;
  const answer = await talk(head, /body_too_large/, (socket) => {
    for (let sent = 0; sent < 20; sent += 1) socket.write(chunk);
  });
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
});

it("refuses a body by its declared length before any of it was sent", async () => {
  const head =
    "POST /api/entries HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n";
  expect(await talk(head, /body_too_large/)).toMatch(/^HTTP\/1\.1 413 /);
});

it("a body that is cut off stores nothing and harms nobody", async () => {
  const before = (await http.engine.list()).total;
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.end(
    'POST /api/entries HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"title":"cut o',
  );
  socket.resume();
  await once(socket, "close");
  expect((await http.engine.list()).total).toBe(before);
  expect((await fetch(url("/api/health"))).status).toBe(200);
});

it("does not answer to a foreign host name or origin", async () => {
  const ask = (headers: string) =>
    talk(`GET /api/entries HTTP/1.1\r\n${headers}\r\nConnection: close\r\n\r\n`, /never/);
  expect(await ask("Host: evil.example")).toMatch(/^HTTP\/1\.1 403 [\s\S]*host_not_allowed/);
  expect(await ask(`Host: 127.0.0.1:${port}\r\nOrigin: http://evil.example`)).toMatch(
    /^HTTP\/1\.1 403 [\s\S]*origin_not_allowed/,
  );
});

it("a client that breaks its connection leaves no stream behind", async () => {
  const leave = new AbortController();
  const reader = readEvents(await fetch(url("/api/stream"), { signal: leave.signal }));
  await reader.next("ready");
  expect(await streams()).toBe(1);
  leave.abort();
  await expect.poll(streams).toBe(0);
});

it("a client that does not read is cut off and costs no memory in between", async () => {
  // A local socket holds little on the way; between two ports the system would keep some ten megabytes.
  const path = join(mkdtempSync(join(tmpdir(), "async-workflow-alone-")), "socket");
  const local = createAdaptorServer({ fetch: http.api.fetch });
  onTestFinished(() => {
    local.close();
    rmSync(dirname(path), { recursive: true });
  });
  local.listen(path);
  await once(local, "listening");
  const socket = connect(path);
  await once(socket, "connect");
  socket.on("error", () => {});
  socket.pause();
  socket.write("GET /api/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  await expect.poll(streams).toBe(1);
  const started = Array.from({ length: 60 }, (_, n) => http.start(`Large ${n}`, { delay: "1h" }));
  const ids = (await Promise.all(started)).map(({ id }) => id);
  // Just below what is left out of the stream; together half a megabyte a message.
  const result = "x".repeat(8_000);
  await expect
    .poll(
      async () => {
        await Promise.all(ids.map((id) => http.call("PATCH", `/api/entries/${id}`, { json: { result } })));
        return streams();
      },
      { timeout: 20_000, interval: 20 },
    )
    .toBe(0);
  socket.destroy();
});

it("all streams end when the server stops, so that it can close", async () => {
  const readers = await Promise.all([1, 2, 3].map(async () => readEvents(await fetch(url("/api/stream")))));
  await Promise.all(readers.map((reader) => reader.next("ready")));
  stop.abort();
  expect(await Promise.all(readers.map((reader) => reader.next("never")))).toEqual([null, null, null]);
});
