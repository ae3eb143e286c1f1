import { EventEmitter, once } from "node:events";
import { Agent, get } from "node:http";
import { expect, test } from "vitest";
import { freePort } from "../../lib/embedded-postgres/free-port.ts";
import { startWebServer } from "../../lib/processes/web-server.ts";

test("a client that is busy while the server closes gets an answer to all it asked, and is sent away with the last", async () => {
  const port = await freePort("127.0.0.1");
  const events = new EventEmitter();
  const asked = once(events, "asked");
  const answered = once(events, "answered");
  const server = await startWebServer({
    host: "127.0.0.1",
    port,
    async api() {
      events.emit("asked");
      await answered;
      return Response.json({});
    },
    pages: { handle: async (_, response) => void response.end("page") },
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const request = (path: string) => get({ port, host: "127.0.0.1", path, agent });
  const first = request("/api/entries");
  await asked;
  const closed = server.close(60_000);
  events.emit("answered");
  const [response] = await once(first, "response");
  response.resume();
  expect(response.headers.connection).toBe("close");
  // It is over with the last answer, not with the grace.
  await closed;
  agent.destroy();
});
