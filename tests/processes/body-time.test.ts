import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../lib/embedded-postgres/free-port.ts";
import { startWebServer, type WebServer } from "../../lib/processes/web-server.ts";

let server: WebServer;
let port: number;
beforeAll(async () => {
  port = await freePort("127.0.0.1");
  server = await startWebServer({
    host: "127.0.0.1",
    port,
    bodyMs: 60,
    api: async (request) => Response.json({ bytes: (await request.arrayBuffer()).byteLength }),
    pages: {
      async handle(request, response) {
        for await (const _ of request);
        response.end("page");
      },
    },
  });
});
afterAll(() => server.close(0));

/** Sends a head that announces so many bytes, then a portion every 20 ms; resolves with what came back when the connection ends. */
function send(path: string, announced: number, portion: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1");
    socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${announced}\r\n\r\n`);
    let left = announced;
    const drip = setInterval(() => {
      socket.write(portion.slice(0, left));
      left -= portion.length;
      if (left <= 0) clearInterval(drip);
    }, 20);
    socket.on("data", (bytes) => {
      answer += bytes;
    });
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearInterval(drip);
      resolve(answer);
    });
  });
}

test.each(["/api/entries", "/entries"])("R07 a body that drips is ended and answered 408: %s", async (path) => {
  const answer = await send(path, 1_000, "x");
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(answer.toLowerCase()).toContain("content-type: application/problem+json");
  expect(answer).toMatch(/connection: close/i);
  expect(answer).toContain('"code":"request_timeout"');
});

test("R07 a body goes on beyond that time as long as its bytes flow", async () => {
  const bytes = 12 * 4_096;
  // Twelve portions take four times as long as a body that drips has.
  expect(await send("/api/files", bytes, "x".repeat(4_096))).toContain(`{"bytes":${bytes}}`);
});
