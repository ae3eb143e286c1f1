import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  type EmbeddedPostgres,
  runningEmbeddedPostgres,
  startEmbeddedPostgres,
  stopAbandonedPostgres,
} from "../../lib/embedded-postgres/index.ts";
import { allGone } from "../support/system-processes.ts";

let dataDir: string;
const opened: EmbeddedPostgres[] = [];
const clients: pg.Client[] = [];
const holders: ChildProcess[] = [];

async function start(folder = dataDir): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres(folder);
  opened.push(server);
  return server;
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  client.on("error", () => {}); // servers are killed here
  clients.push(client);
  await client.connect();
  return client;
}

async function value(url: string, expression: string): Promise<unknown> {
  const client = await connect(url);
  const { rows } = await client.query(`select ${expression} as value`);
  await client.end();
  return rows[0]?.value;
}

/** Another process that owns the server of the folder. */
async function hold(): Promise<{ process: ChildProcess; pid: number; url: string }> {
  const process = fork(join(import.meta.dirname, "../support/hold-postgres.ts"), [dataDir], {
    execArgv: ["--import", "tsx"],
  });
  holders.push(process);
  const [message] = await once(process, "message");
  return { process, ...(message as { pid: number; url: string }) };
}

async function killHard(process: ChildProcess): Promise<void> {
  const exit = once(process, "exit");
  process.kill("SIGKILL");
  await exit;
}

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "async-workflow-embedded-"));
  chmodSync(dataDir, 0o755);
  const server = await start();
  await (await connect(server.url)).query("create table kept (word text); insert into kept values ('kept')");
  await server.stop();
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.end().catch(() => {})));
  for (const server of opened.splice(0)) await server.stop();
  await Promise.all(holders.splice(0).map((holder) => holder.exitCode ?? holder.signalCode ?? killHard(holder)));
});

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

test("a second start is warm, keeps the data and the port", async () => {
  const first = await start();
  await first.stop();
  const begun = performance.now();
  const second = await start();
  expect(performance.now() - begun).toBeLessThan(2000);
  expect(second).toMatchObject({ port: first.port, adopted: false });
  expect(await value(second.url, "(select word from kept)")).toBe("kept");
});

test("it listens on loopback alone, wants the password, and the password is nobody else's to read", async () => {
  const { url, folder } = await start();
  expect(await value(url, "current_setting('listen_addresses')")).toBe("127.0.0.1");
  const wrong = new URL(url);
  wrong.password = "guess";
  await expect(connect(wrong.href)).rejects.toThrow("password authentication failed");
  expect(statSync(join(folder, "password")).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test("an acknowledged commit is on the disk, and text sorts the same on every machine", async () => {
  const { url } = await start();
  for (const setting of ["fsync", "synchronous_commit", "full_page_writes"]) {
    expect(await value(url, `current_setting('${setting}')`)).toBe("on");
  }
  expect(
    await value(
      url,
      "(select datlocprovider::text || ' ' || datlocale from pg_database where datname = current_database())",
    ),
  ).toBe("b C.UTF-8");
});

test("the port of the last time is given up when somebody else has it", async () => {
  const first = await start();
  await first.stop();
  const stranger = createServer().listen(first.port, "127.0.0.1");
  await once(stranger, "listening");
  const second = await start();
  stranger.close();
  expect(second.port).not.toBe(first.port);
  expect(await value(second.url, "1")).toBe(1);
});

test("processes that start at once share one server", async () => {
  const servers = await Promise.all([start(), start(), start()]);
  expect(new Set(servers.map(({ pid }) => pid)).size).toBe(1);
});

test("processes that create the data folder at once share one cluster", async () => {
  const folder = mkdtempSync(join(tmpdir(), "async-workflow-embedded-"));
  chmodSync(folder, 0o755);
  try {
    const [one, two] = await Promise.all([start(folder), start(folder)]);
    expect(one?.url).toBe(two?.url);
    for (const server of opened.splice(0)) await server.stop();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

describe("who stops it", () => {
  test("a guest leaves the server to its owner", async () => {
    const { process, pid } = await hold();
    const guest = await start();
    expect(guest).toMatchObject({ pid, adopted: true });
    await guest.stop();
    expect(runningEmbeddedPostgres(dataDir)).toBe(guest.url);
    process.kill("SIGTERM");
    await allGone([pid]);
    expect(runningEmbeddedPostgres(dataDir)).toBeUndefined();
  });

  test("when its owner was killed, the next start adopts it and becomes its owner", async () => {
    const { process, pid } = await hold();
    await killHard(process);
    const heir = await start();
    expect(heir).toMatchObject({ pid, adopted: true });
    await heir.stop();
    await allGone([pid]);
  });

  test("when its owner was killed, the last one out stops it, and only the last", async () => {
    const { process, pid, url } = await hold();
    await killHard(process);
    const user = await connect(url);
    await stopAbandonedPostgres(dataDir, url);
    expect(runningEmbeddedPostgres(dataDir)).toBe(url);
    await user.end();
    await Promise.all([stopAbandonedPostgres(dataDir, url), stopAbandonedPostgres(dataDir, url)]);
    await allGone([pid]);
  });

  test("an owned server is not abandoned", async () => {
    const { url } = await start();
    await stopAbandonedPostgres(dataDir, url);
    expect(runningEmbeddedPostgres(dataDir)).toBe(url);
  });

  test("an owner whose connection was ended stays the owner", async () => {
    const { url } = await start();
    const client = await connect(url);
    const owners = "from pg_stat_activity where application_name = 'async-workflow owner'";
    const { rows } = await client.query(`select pid, pg_terminate_backend(pid) ${owners}`);
    await expect
      .poll(async () => (await client.query(`select ${owners} and pid <> $1`, [rows[0].pid])).rowCount)
      .toBe(1);
    const guest = await start();
    await guest.stop();
    expect(runningEmbeddedPostgres(dataDir)).toBe(url);
  });
});

describe("after a crash", () => {
  test("a killed server is noticed, and starts again with everything that was committed", async () => {
    const server = await start();
    process.kill(server.pid, "SIGKILL");
    await server.ended;
    const next = await start();
    expect(next.adopted).toBe(false);
    expect(await value(next.url, "(select word from kept)")).toBe("kept");
  });

  test("a killed server whose backend is still busy does not block the next start", async () => {
    const server = await start();
    const client = await connect(server.url);
    const { rows } = await client.query("select pg_backend_pid() as pid");
    // Busy without ever looking around: it does not notice that its postmaster is gone.
    const busy = client
      .query("select count(*) from generate_series(1, 100000000000) as n where n % 7 = 8")
      .catch(() => {});
    const watcher = await connect(server.url);
    await expect
      .poll(
        async () =>
          (
            await watcher.query(
              "select from pg_stat_activity where state = 'active' and query like '%100000000000%' and pid <> pg_backend_pid()",
            )
          ).rowCount,
      )
      .toBe(1);
    process.kill(server.pid, "SIGKILL");
    await server.ended;
    const next = await start();
    expect(await value(next.url, "(select word from kept)")).toBe("kept");
    await allGone([rows[0].pid]);
    await busy;
  });

  test("a postmaster.pid whose number belongs to a stranger now is no obstacle", async () => {
    const server = await start();
    const file = join(server.folder, "data/postmaster.pid");
    const text = readFileSync(file, "utf8");
    await server.stop();
    const stranger = spawn("sleep", ["60"]);
    try {
      writeFileSync(file, text.replace(/^\d+/, String(stranger.pid)));
      const next = await start();
      expect(next.adopted).toBe(false);
    } finally {
      stranger.kill();
    }
  });

  test("a postmaster.pid that is cut short is no obstacle", async () => {
    const server = await start();
    await server.stop();
    writeFileSync(join(server.folder, "data/postmaster.pid"), "999999\n");
    expect(await value((await start()).url, "1")).toBe(1);
  });
});

test("data of another major version: one sentence that says what to do", async () => {
  const { folder, stop } = await start();
  await stop();
  const file = join(folder, "data/PG_VERSION");
  const version = readFileSync(file, "utf8");
  writeFileSync(file, "15\n");
  try {
    await expect(start()).rejects.toThrow(/was written by PostgreSQL 15, and this is PostgreSQL \d+: .* set DATA_DIR/);
  } finally {
    writeFileSync(file, version);
  }
});
