import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { projectRoot } from "../../lib/config/project-root.ts";
import { type App, type Program, type ProgramName, runProgram, startApp } from "../support/app.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { allGone, childrenOf, childWith } from "../support/system-processes.ts";

/** The first start may have to build the pages. */
const startMs = 180_000;
let dataDir: string;
const programs: Program[] = [];

function run(name: ProgramName, environment: Readonly<Record<string, string>> = {}): Program {
  const program = runProgram(name, environment);
  programs.push(program);
  return program;
}

async function start(environment: Readonly<Record<string, string>> = {}): Promise<App> {
  const app = await startApp({ DATA_DIR: dataDir, ...environment });
  programs.push(app);
  return app;
}

function postmaster(): number {
  return Number(readFileSync(join(dataDir, "postgres/data/postmaster.pid"), "utf8").split("\n")[0]);
}

function everyProcessOf(app: App): number[] {
  return [app.pid, postmaster(), ...childrenOf(app.pid).map(({ pid }) => pid)];
}

async function health(app: App): Promise<number> {
  return (await fetch(`${app.url}/api/health`)).status;
}

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), "async-workflow-tree-"));
  chmodSync(dataDir, 0o755);
});

afterAll(async () => {
  await Promise.all(programs.map((program) => program.end()));
  rmSync(dataDir, { recursive: true, force: true });
});

describe("npm start", { timeout: startMs }, () => {
  let app: App;

  beforeAll(async () => {
    app = await start();
  }, startMs);

  test("says where the page is, which database is used and which worker runs, and no password", async () => {
    const password = readFileSync(join(dataDir, "postgres/password"), "utf8");
    expect(app.output()).toMatch(
      /Web +http:\/\/127\.0\.0\.1:\d+\n +Access +this machine only.*\n +Database +embedded, .*postgres, port \d+\n +Worker +\S+/,
    );
    expect(app.output()).not.toContain(password);
  });

  test("serves the API and the pages", async () => {
    expect(await health(app)).toBe(200);
    const page = await fetch(`${app.url}/entries`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("Async Workflow");
  });

  test("an upgrade to another protocol is a request like any other, and a proxy request is refused", async () => {
    const upgrade = request(`${app.url}/entries`, { headers: { Connection: "Upgrade", Upgrade: "websocket" } }).end();
    const [answer] = await once(upgrade, "response");
    expect(answer.statusCode).toBe(200);
    const proxied = request(app.url, { path: "http://169.254.169.254/" }).end();
    const [refusal] = await once(proxied, "response");
    expect(refusal.statusCode).toBe(400);
    for (const sent of [upgrade, proxied]) sent.destroy();
  });

  test("a worker that is killed is replaced, and the line says by whom", async () => {
    process.kill(childWith(app.pid, "launch.js worker"), "SIGKILL");
    await app.said(/The worker ended \(SIGKILL\)\. It starts again in/);
    await app.said(/The worker runs again as \S+\./);
  });

  test("a web process that is killed comes back at the same address", async () => {
    process.kill(childWith(app.pid, "launch.js server"), "SIGKILL");
    await app.said(/The web process runs again\./);
    expect(await health(app)).toBe(200);
  });

  test("a database that is killed comes back, and the others go on with it", async () => {
    const others = childrenOf(app.pid).filter(({ command }) => !command.includes("postgres"));
    process.kill(postmaster(), "SIGKILL");
    await app.said(/The database runs again\./);
    await expect.poll(() => health(app), { timeout: 10_000 }).toBe(200);
    expect(childrenOf(app.pid)).toEqual(expect.arrayContaining([...others]));
  });

  test("Ctrl-C ends all of it in seconds, with a live stream open, and leaves nothing behind", async () => {
    const stream = await fetch(`${app.url}/api/stream`);
    expect(stream.status).toBe(200);
    const processes = everyProcessOf(app);
    expect(processes.length).toBeGreaterThanOrEqual(4);
    const begun = performance.now();
    expect(await app.end("SIGINT")).toBe(0);
    expect(performance.now() - begun).toBeLessThan(8000);
    await allGone(processes, 1000);
    await stream.body?.cancel().catch(() => {});
  });
});

describe("with two workers", { timeout: startMs }, () => {
  let app: App;
  let next: App;

  test("one that is asked to drain ends and is not started again; the other goes on", async () => {
    app = await start({ WORKERS: "2" });
    const [, id = ""] = /Workers +(\S+:[0-9a-f]{8})/.exec(app.output()) ?? [];
    const asked = await fetch(`${app.url}/api/workers/${encodeURIComponent(id)}/drain`, { method: "POST" });
    expect(asked.status).toBe(200);
    await app.said(/The worker \d was asked to drain and has ended\./);
    expect(childrenOf(app.pid).filter(({ command }) => command.includes("launch.js worker"))).toHaveLength(1);
  });

  test("when the start itself is killed, its processes notice and end, the database last", async () => {
    const processes = everyProcessOf(app);
    await app.end("SIGKILL");
    await allGone(processes);
  });

  test("when everything is killed, the next start takes over the database that is left", async () => {
    const app = await start();
    const database = postmaster();
    const children = childrenOf(app.pid).filter(({ pid }) => pid !== database);
    for (const pid of [app.pid, ...children.map(({ pid }) => pid)]) process.kill(pid, "SIGKILL");
    await app.ended;
    next = await start();
    expect(postmaster()).toBe(database);
    expect(next.output()).toContain("ran already");
  });

  test("a second Ctrl-C ends everything at once", async () => {
    const processes = everyProcessOf(next);
    // So that the end in order lasts until the second signal.
    process.kill(childWith(next.pid, "launch.js worker"), "SIGSTOP");
    void next.end("SIGINT");
    await next.said(/Ending …/);
    const again = performance.now();
    expect(await next.end("SIGINT")).toBe(1);
    // A second is meant; the rest is for a machine that has other things to do.
    expect(performance.now() - again).toBeLessThan(2000);
    await allGone(processes, 1000);
  });
});

// The kernel gives a process 1 only the signals that it handles.
const canBeProcessOne = spawnSync("unshare", ["--pid", "--fork", "true"]).status === 0;

test.skipIf(!canBeProcessOne)(
  "a worker that is process 1, as in a container, ends at once at a signal while it starts",
  async () => {
    const mute = createServer().listen(0, "127.0.0.1");
    await once(mute, "listening");
    const { port } = mute.address() as AddressInfo;
    const asked = once(mute, "connection");
    const outer = spawn("unshare", ["--pid", "--fork", "--kill-child", process.execPath, "launch.js", "worker"], {
      cwd: projectRoot,
      env: { ...process.env, NODE_ENV: "production", DATABASE_URL: `postgresql://me@127.0.0.1:${port}/app` },
      stdio: "ignore",
    });
    onTestFinished(() => {
      outer.kill("SIGKILL");
      mute.close();
    });
    const ended = once(outer, "exit");
    const [connection] = await asked;
    const begun = performance.now();
    for (const { pid } of childrenOf(outer.pid ?? 0)) process.kill(pid, "SIGTERM");
    expect(await ended).toEqual([1, null]);
    expect(performance.now() - begun).toBeLessThan(2000);
    connection.destroy();
  },
);

describe("what a person can mend is one sentence", () => {
  afterEach(() => {
    for (const program of programs) expect(program.output()).not.toMatch(/\n\s+at .*:\d+:\d+/);
  });

  test("a given port that is in use", async () => {
    const stranger = createServer().listen(0, "127.0.0.1");
    await once(stranger, "listening");
    const address = stranger.address();
    const port = String(typeof address === "object" && address?.port);
    const program = run("start", { PORT: port, DATA_DIR: dataDir });
    expect(await program.ended).toBe(1);
    expect(program.output()).toBe(
      `Port ${port} on 127.0.0.1 cannot be used: set PORT to another one, or stop what listens there.\n`,
    );
    stranger.close();
  });

  test("a DATABASE_URL that is none", async () => {
    const program = run("start", { DATABASE_URL: "localhost" });
    expect(await program.ended).toBe(1);
    expect(program.output()).toMatch(/^DATABASE_URL must be [^\n]+\n$/);
  });

  test("a database that does not answer", async () => {
    const program = run("start", { DATABASE_URL: "postgresql://me:secret@127.0.0.1:1/app" });
    expect(await program.ended).toBe(1);
    expect(program.output()).toMatch(/^The database does not answer: (?!.*secret)[^\n]+\n$/);
  });

  test.each(["server", "worker"] as const)("%s alone without any database", async (name) => {
    const program = run(name, { DATA_DIR: join(dataDir, "none") });
    expect(await program.ended).toBe(1);
    expect(program.output()).toMatch(/^No database: set DATABASE_URL, or run npm start[^\n]+\n$/);
  });
});

describe("with a DATABASE_URL", { timeout: startMs }, () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase({ empty: true });
  });

  afterAll(() => database.drop());

  test("web and workers run alone, several at once from an empty database, and end with 0", async () => {
    const environment = { DATABASE_URL: database.url };
    const started = [run("worker", environment), run("worker", environment), run("server", environment)];
    await Promise.all(started.map((program) => program.said(/"msg":"(Web|Worker) is ready"/)));
    expect(await Promise.all(started.map((program) => program.end()))).toEqual([0, 0, 0]);
  });
});
