import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { isPublicAddress } from "../../workflows/sources/address.ts";
import { openDownload } from "../../workflows/sources/download.ts";
import { openBelow } from "../../workflows/sources/folder.ts";
import { importSettings } from "../../workflows/sources/settings.ts";

describe("the import folder", () => {
  let outer: string;
  let folder: string;

  beforeAll(async () => {
    outer = await mkdtemp(join(tmpdir(), "import-folder-"));
    folder = join(outer, "folder");
    await mkdir(join(folder, "sub"), { recursive: true });
    await mkdir(join(outer, "folder-beside"));
    await writeFile(join(outer, "secret"), "secret");
    await writeFile(join(outer, "folder-beside", "secret"), "secret");
    await writeFile(join(folder, "sub", "data.csv"), "a\n1\n");
    await symlink(join(folder, "sub", "data.csv"), join(folder, "inside"));
    await symlink(join(outer, "secret"), join(folder, "outside"));
    await symlink(outer, join(folder, "up"));
    await promisify(execFile)("mkfifo", [join(folder, "pipe")]);
  });
  afterAll(() => rm(outer, { recursive: true }));

  test.each(["sub/data.csv", "inside"])("%s is opened", async (path) => {
    const { handle, size } = await openBelow(folder, path);
    await handle.close();
    expect(size).toBe(4);
  });

  test.each([
    ["../secret", "leads out"],
    ["../folder-beside/secret", "leads out"],
    ["sub/../../secret", "leads out"],
    ["outside", "leads out"],
    ["up/secret", "leads out"],
    ["/etc/passwd", "There is no file"],
    ["sub", "is not a file"],
    ["pipe", "is not a file"],
    ["nothing", "There is no file"],
    ["sub/data.csv/x", "There is no file"],
  ])("%s is refused, for good and without telling where the folder is", async (path, reason) => {
    const refused = await openBelow(folder, path).catch((error) => error);
    expect(refused).toMatchObject({ code: "non_retryable", message: expect.stringContaining(reason) });
    expect(refused.message).not.toContain(outer);
  });

  test("without a folder, nothing is", async () => {
    await expect(openBelow(null, "x")).rejects.toThrow("No import folder is configured");
  });
});

describe("public addresses", () => {
  test.each(["1.1.1.1", "93.184.215.14", "2606:4700::1111"])("%s is one", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each([
    ...[
      "0.0.0.0",
      "10.1.2.3",
      "100.64.0.1",
      "127.0.0.1",
      "127.255.0.1",
      "169.254.169.254",
      "172.16.0.1",
      "172.31.255.255",
    ],
    ...["192.168.1.1", "192.0.0.8", "198.18.0.1", "224.0.0.1", "255.255.255.255"],
    ...["::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8"],
    ...["64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "2001::1", "::127.0.0.1", "localhost", ""],
  ])("%s is none", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

test("the list of hosts is read as URLs spell hosts, and a wrong one is said", () => {
  const { hosts } = importSettings({ IMPORT_HOSTS: " Data.Example.org, localhost:8080 " });
  expect(hosts).toEqual([
    { hostname: "data.example.org", port: null },
    { hostname: "localhost", port: 8080 },
  ]);
  expect(importSettings({})).toEqual({ folder: null, hosts: [] });
  expect(() => importSettings({ IMPORT_HOSTS: "a:b" })).toThrow('IMPORT_HOSTS has "a:b", which is no host');
});

describe("downloads", () => {
  let server: Server;
  let port: number;
  let requests = 0;
  let answer: RequestListener = (_request, response) => response.end("a\n1\n");

  beforeAll(async () => {
    server = createServer((request, response) => {
      requests++;
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  afterEach(() => {
    requests = 0;
  });

  const { signal } = new AbortController();
  const listed = (host: string) => importSettings({ IMPORT_HOSTS: host }).hosts;
  const download = async (url: string, hosts: string, addresses: readonly string[] = ["127.0.0.1"]) => {
    const { bytes, ...head } = await openDownload(url, {
      hosts: listed(hosts),
      signal,
      resolve: async () => addresses,
      idleMs: 200,
    });
    const parts: Uint8Array[] = [];
    for await (const part of bytes) parts.push(part);
    return { ...head, text: Buffer.concat(parts).toString() };
  };

  test("a host listed with its port is reached, at the address it was resolved to", async () => {
    const got = await download(`http://data.internal:${port}/2026/flights.csv?x=1`, `data.internal:${port}`);
    expect(got).toEqual({ name: "flights.csv", declaredType: "", size: 4, text: "a\n1\n" });
  });

  test.each([
    ["no list", () => "http://data.example.org/x", "", []],
    ["another host", () => "http://other.example.org/x", "data.example.org", ["1.1.1.1"]],
    [
      "a host that only begins or ends alike",
      () => "http://data.example.org.evil.test/x",
      "data.example.org",
      ["1.1.1.1"],
    ],
    ["the dot at the end", () => "http://localhost./x", "localhost:80", ["127.0.0.1"]],
    ["another port", () => `http://localhost:${port}/x`, "localhost:1", ["127.0.0.1"]],
    ["a port that is not the usual one", () => `http://data.example.org:${port}/x`, "data.example.org", ["127.0.0.1"]],
    [
      "user names that look like hosts",
      () => `http://data.example.org@localhost:${port}/x`,
      "data.example.org",
      ["127.0.0.1"],
    ],
    ["a password", () => `http://me:secret@localhost:${port}/x`, `localhost:80`, ["127.0.0.1"]],
  ])("not listed: %s", async (_what, url, hosts, addresses) => {
    await expect(download(url(), hosts, addresses)).rejects.toMatchObject({ code: "non_retryable" });
    expect(requests).toBe(0);
  });

  test.each([
    ["loopback", ["127.0.0.1"]],
    ["the metadata address of clouds", ["169.254.169.254"]],
    ["one public and one private address", ["1.1.1.1", "10.0.0.1"]],
    ["IPv6 loopback", ["::1"]],
    ["loopback dressed as IPv6", ["::ffff:127.0.0.1"]],
  ])("a listed name that leads to %s is refused before connecting", async (_what, addresses) => {
    await expect(download("http://data.example.org/x", "data.example.org", addresses)).rejects.toMatchObject({
      code: "non_retryable",
      message: expect.stringContaining("is not a public address"),
    });
  });

  test.each(["http://127.0.0.1/", "http://2130706433/", "http://0x7f.1/", "http://127.1/"])(
    "%s is loopback, however it is written",
    async (url) => {
      await expect(download(url, "127.0.0.1")).rejects.toThrow("is not a public address");
    },
  );

  test("the name is resolved once: a second answer has no effect", async () => {
    const answers = [["127.0.0.1"], ["10.0.0.1"]];
    const { bytes } = await openDownload(`http://rebind.internal:${port}/x`, {
      hosts: listed(`rebind.internal:${port}`),
      signal,
      resolve: async () => answers.shift() ?? [],
    });
    for await (const _part of bytes);
    expect(answers).toEqual([["10.0.0.1"]]);
    expect(requests).toBe(1);
  });

  test("redirects are not followed", async () => {
    answer = (_request, response) => response.writeHead(302, { location: `http://localhost:${port}/other` }).end();
    await expect(download(`http://localhost:${port}/x`, `localhost:${port}`)).rejects.toMatchObject({
      code: "non_retryable",
      message: expect.stringContaining("redirect (302)"),
    });
    expect(requests).toBe(1);
  });

  test("404 is for good, 503 may pass", async () => {
    answer = (_request, response) => response.writeHead(404).end();
    await expect(download(`http://localhost:${port}/x`, `localhost:${port}`)).rejects.toMatchObject({
      code: "non_retryable",
    });
    answer = (_request, response) => response.writeHead(503).end();
    const refused = await download(`http://localhost:${port}/x`, `localhost:${port}`).catch((error) => error);
    expect(refused.code).toBeUndefined();
    expect(refused.message).toBe("The server answered 503.");
  });

  test("a connection that ends early or goes silent is an error, never a shorter file", async () => {
    answer = (_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("a\n1\n", () => response.destroy());
    };
    await expect(download(`http://localhost:${port}/x`, `localhost:${port}`)).rejects.toThrow();
    answer = (_request, response) => response.writeHead(200).write("a\n");
    await expect(download(`http://localhost:${port}/x`, `localhost:${port}`)).rejects.toThrow("sent nothing for 0.2 s");
  });
});
