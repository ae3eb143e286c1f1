import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { chooseWebPort, defaultPort, webUrl } from "../../lib/processes/web-port.ts";

const host = "127.0.0.1";

async function occupy(port: number): Promise<{ port: number; free: () => void }> {
  const server = createServer().listen(port, host);
  await once(server, "listening");
  const address = server.address();
  return { port: typeof address === "object" && address ? address.port : 0, free: () => server.close() };
}

test("the default port in use: says so and takes the next free one", async () => {
  // Whoever has it: this test or, on a developer's machine, the app.
  const taken = await occupy(defaultPort).catch(() => undefined);
  const said: string[] = [];
  const port = await chooseWebPort(host, undefined, (line) => said.push(line));
  taken?.free();
  expect(port).toBeGreaterThan(defaultPort);
  expect(said).toEqual([expect.stringContaining(`Port ${defaultPort} is in use`)]);
});

test("a given port in use is refused in one sentence", async () => {
  const { port, free } = await occupy(0);
  await expect(chooseWebPort(host, port, () => {})).rejects.toThrow(`Port ${port} on ${host} cannot be used: set PORT`);
  free();
});

test("port 0 is any free one", async () => {
  expect(await chooseWebPort(host, 0, () => {})).toBeGreaterThan(0);
});

test.each([
  ["127.0.0.1", "http://127.0.0.1:80"],
  ["0.0.0.0", "http://127.0.0.1:80"],
  ["::1", "http://[::1]:80"],
])("listening on %s, the address for people is %s", (host, url) => {
  expect(webUrl(host, 80)).toBe(url);
});
