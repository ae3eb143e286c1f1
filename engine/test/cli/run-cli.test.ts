import { execFile } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { runCli } from "../../src/cli/run-cli.ts";
import { servedApi } from "../client/served.ts";
import { ended } from "../support/waiting.ts";

const served = servedApi();
const input = { name: "Ada" };

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command in this process. */
async function run(
  args: readonly string[],
  options: { stdin?: string; columns?: number; env?: object } = {},
): Promise<Ran> {
  const written = { out: "", err: "" };
  const stream = (name: "out" | "err") => ({
    write: (text: string) => {
      written[name] += text;
      return true;
    },
    ...(options.columns === undefined ? {} : { isTTY: true, columns: options.columns }),
  });
  const code = await runCli(args, {
    env: { ASYNC_WORKFLOW_URL: served.url, ...options.env },
    stdin: Readable.from([options.stdin ?? ""]),
    stdout: stream("out"),
    stderr: stream("err"),
  });
  return { code, ...written };
}

describe("async-workflow", () => {
  let id: string;
  beforeAll(async () => {
    ({ id } = await served.client.start({ title: "From\u001b[31m here", input, tags: ["listed"] }));
    await ended(served.engine, id);
  });

  it("says what it can do, and about each command how", async () => {
    for (const args of [[], ["--help"], ["help"]]) expect(await run(args)).toMatchObject({ code: 0, err: "" });
    const names = [...(await run([])).out.matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, name]) => name as string);
    expect(names).toHaveLength(14);
    for (const name of names) expect((await run([name, "--help"])).out).toContain(`Usage: async-workflow ${name}`);
    expect((await run(["--version"])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("starts an entry from JSON, from a file and from a pipe, and waits for its end", async () => {
    const file = join(tmpdir(), `async-workflow-cli-${process.pid}.json`);
    await writeFile(file, JSON.stringify(input));
    for (const [given, stdin] of [[JSON.stringify(input)], [`@${file}`], ["-", JSON.stringify(input)]] as const) {
      const started = await run(["start", "greet", "--title", "By hand", "--input", given, "--wait"], { stdin });
      expect(started).toMatchObject({ code: 0, err: "" });
      expect(started.out).toMatch(/100 %\s+COMPLETED\s+completed\s+\{"text":"Hello Ada"\}\n$/);
    }
    const json = await run([
      "start",
      "greet",
      "--input",
      JSON.stringify(input),
      "--delay",
      "1h",
      "--tag",
      "a",
      "--tag",
      "b",
      "--json",
    ]);
    expect(JSON.parse(json.out)).toMatchObject({ title: "greet", state: "scheduled", tags: ["a", "b"] });
  });

  it("ends with 3 when the entry that was waited for did not complete", async () => {
    const { code, out } = await run(["start", "failing", "--wait"]);
    expect(code).toBe(3);
    expect(out).toContain("Error: the handler refused");
  });

  it("lists by the grammar of the address, for people and for programs", async () => {
    const listed = await run(["list", "tag=listed", "sort=created"]);
    expect(listed).toMatchObject({ code: 0, err: "1 of 1\n" });
    expect(listed.out).toContain(id);
    expect(JSON.parse((await run(["list", "tag=listed&limit=1", "--json"])).out)).toMatchObject({ total: 1, limit: 1 });
    expect(await run(["list", "status=EXPIRED"])).toMatchObject({ code: 0, out: "", err: "No entries match.\n" });
    expect(await run(["list", "statsu=FAILED"])).toMatchObject({ code: 1, err: expect.stringContaining("statsu") });
  });

  it("fits a terminal, with colours unless they are not wanted, and lets no entry steer it", async () => {
    const narrow = await run(["list", "tag=listed"], { columns: 120 });
    const lines = narrow.out.trimEnd().split("\n").map(stripVTControlCharacters);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
    expect(narrow.out).toContain("\u001b[32m");
    const plain = await run(["list", "tag=listed"], { columns: 120, env: { NO_COLOR: "1" } });
    expect(plain.out).not.toContain("\u001b");
    expect((await run(["get", id])).out).toContain("From\ufffd[31m here");
  });

  it("shows one entry, its events, its log and why it does not run", async () => {
    expect((await run(["get", id])).out).toMatch(/status\s+COMPLETED/);
    expect(JSON.parse((await run(["get", id, "--json"])).out)).toMatchObject({ id, status: "COMPLETED" });
    expect((await run(["events", id])).out).toMatch(/stage_reached\s+THINK was reached\./);
    expect((await run(["logs", id, "--follow"])).out).toContain('info   SAY  saying it {"to":"Ada"}');
    expect((await run(["why", id])).out).toMatch(/\.\n$|completed/i);
    expect(JSON.parse((await run(["watch", id, "--json"])).out)).toMatchObject({ id, progress: 100 });
  });

  it("cancels and retries", async () => {
    const later = await served.client.start({ title: "Later", input, delay: "1h" });
    expect((await run(["cancel", later.id, "--json"])).out).toContain('"status":"CANCELLED"');
    expect(await run(["cancel", later.id])).toMatchObject({ code: 1, err: expect.stringContaining("has finished") });
    expect(await run(["retry", later.id, "--wait"])).toMatchObject({ code: 0 });
    const again = await run(["retry", later.id, "--from", "SAY", "--input", '{"name":"Bo"}', "--wait"]);
    expect(again.out).toContain("Hello Bo");
  });

  it("exports what matches", async () => {
    const csv = (await run(["export", "tag=listed"])).out.split("\r\n");
    expect(csv[0]).toMatch(/^id,title/);
    expect(csv).toHaveLength(3);
    expect(JSON.parse((await run(["export", "--format", "json", "tag=listed"])).out)).toMatchObject([{ id }]);
    expect((await run(["export", "--format", "ndjson", "tag=listed"])).out.trim().split("\n")).toHaveLength(1);
  });

  it("shows workflows, workers and health", async () => {
    expect((await run(["workflows"])).out).toMatch(/greet \(default\)\s+1\s+THINK → SAY/);
    expect((await run(["workers"])).out).toMatch(/alive/);
    expect((await run(["health"])).out).toMatch(/status\s+ok/);
  });

  const mistakes: [string, string[], RegExp][] = [
    ["an unknown command", ["lst"], /There is no command "lst"/],
    ["an unknown option", ["list", "--limt", "5"], /limt/],
    ["no id", ["get"], /Which entry/],
    ["two ids where one is meant", ["get", "a", "b"], /One id at a time/],
    ["no workflow", ["start"], /Which workflow/],
    ["a word too many", ["start", "greet", "Hello"], /--title/],
    ["a filter written as an option", ["list", "--limit", "5"], /Unknown option '--limit'\. .* limit=5\.$/m],
    ["input that is no JSON", ["start", "greet", "--input", "{"], /is not JSON/],
    ["a file that is not there", ["start", "greet", "--input", "@/no/such/file"], /cannot be read: ENOENT/],
    ["a filter that is none", ["list", "FAILED"], /name=value/],
    ["a format that is none", ["export", "--format", "xml"], /csv, json, ndjson/],
    ["an address that is none", ["health", "--url", "localhost:3000"], /no address of a server/],
  ];
  it.each(mistakes)("ends with 2 and one sentence after %s", async (_, args, sentence) => {
    const { code, out, err } = await run(args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(sentence);
    expect(err.trimEnd().split("\n")).toHaveLength(1);
  });

  it("says in the server's words what it refused, and ends with 1", async () => {
    expect(await run(["get", "nope"])).toMatchObject({ code: 1, err: "async-workflow: There is no entry nope.\n" });
    expect(await run(["start", "nope"])).toMatchObject({ code: 1, err: expect.stringContaining('no workflow "nope"') });
  });

  it("ends with 4 when no server answers", async () => {
    const free = createServer().listen(0, "127.0.0.1");
    await once(free, "listening");
    const { port } = free.address() as { port: number };
    free.close();
    const { code, err } = await run(["health", "--url", `http://127.0.0.1:${port}`]);
    expect(code).toBe(4);
    expect(err).toMatch(/No server answers at .* npm start/);
  });
});

describe("the program", () => {
  const bin = fileURLToPath(new URL("../../bin/async-workflow.js", import.meta.url));
  const program = (args: string[]) =>
    new Promise<Ran>((resolve) => {
      const env = { ...process.env, ASYNC_WORKFLOW_URL: served.url };
      execFile(process.execPath, [bin, ...args], { env }, (error, out, err) =>
        resolve({ code: typeof error?.code === "number" ? error.code : 0, out, err }),
      );
    });

  it("runs from the sources, and its exit code says how it went", async () => {
    const [good, bad] = await Promise.all([
      program(["start", "greet", "--input", '{"name":"Ada"}', "--wait"]),
      program(["start", "failing", "--wait"]),
    ]);
    expect(good).toMatchObject({ code: 0, err: "", out: expect.stringContaining("Hello Ada") });
    expect(bad).toMatchObject({ code: 3, err: "" });
  });
});
