/** The PostgreSQL that is hurt: as durable as in production, really killed, and brought up again from what its disk has. */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../../lib/embedded-postgres/index.ts";
import { startThrowAwayPostgres, type ThrowAwayPostgres } from "../../support/throw-away-postgres.ts";
import { loggedSettings } from "../history/wal-recorder.ts";
import { FalseClock } from "./false-clock.ts";
import { SmallDisk } from "./small-disk.ts";

const settings = { ...loggedSettings, max_connections: "300", max_wal_size: "4GB" };
// What a process has written survives its death without reaching the disk; only a power cut asks for more, and nobody can cut it here.
const hastySettings = { ...settings, fsync: "off", full_page_writes: "off" };

export class PostgresUnderTest {
  readonly #place: ThrowAwayPostgres;
  readonly #settings: Readonly<Record<string, string>>;
  readonly #clock: FalseClock | undefined;
  #databases = 0;

  /** With `hasty` a commit does not wait for the disk. */
  static async start({ hasty }: { hasty: boolean }): Promise<PostgresUnderTest> {
    const chosen = hasty ? hastySettings : settings;
    return new PostgresUnderTest(await startThrowAwayPostgres(chosen), chosen);
  }

  /** One whose clock can be set. Throws when this machine has no means for that. */
  static async startWithFalseClock(): Promise<PostgresUnderTest> {
    const place = await startThrowAwayPostgres(settings);
    const server = new PostgresUnderTest(place, settings, new FalseClock(place.folder));
    await server.#startAnew();
    return server;
  }

  private constructor(place: ThrowAwayPostgres, chosen: Readonly<Record<string, string>>, clock?: FalseClock) {
    this.#place = place;
    this.#settings = chosen;
    this.#clock = clock;
  }

  /** A disk of that size for a database. Throws when this process may not make one. */
  smallDisk(megabytes: number): SmallDisk {
    return new SmallDisk(megabytes, statSync(join(this.#place.folder, "postgres/data")));
  }

  /** A database of its own for a run; its connection string leads straight to the server. */
  async createDatabase(disk?: SmallDisk): Promise<string> {
    this.#databases += 1;
    const name = `run_${this.#databases}`;
    if (disk) await this.query(`create tablespace ${name} location '${disk.folder}'`);
    await this.query(`create database ${name}${disk ? ` tablespace ${name}` : ""}`);
    const url = new URL(this.#place.url);
    url.pathname = `/${name}`;
    return url.href;
  }

  /** The database is gone, and with it whatever it had on its disk. */
  async dropDatabase(url: string): Promise<void> {
    const name = new URL(url).pathname.slice(1);
    await this.query(`drop database ${name} with (force)`);
    await this.query(`drop tablespace if exists ${name}`);
  }

  /** One statement as superuser, past every fault. */
  async query<Row extends object>(sql: string, values: unknown[] = [], url = this.#place.url): Promise<Row[]> {
    const client = new pg.Client({ connectionString: url, application_name: "rig", connectionTimeoutMillis: 10_000 });
    client.on("error", () => {}); // the query reports it
    await client.connect();
    try {
      return (await client.query(sql, values)).rows as Row[];
    } finally {
      await client.end().catch(() => {});
    }
  }

  /** Ends the server and all it was doing; resolves with how that is known, once it is gone. */
  async end(how: "immediate" | "fast" | "kill -9"): Promise<string> {
    const pid = this.#postmaster();
    const signal = { immediate: "SIGQUIT", fast: "SIGINT", "kill -9": "SIGKILL" } as const;
    process.kill(pid, signal[how]);
    while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 5));
    return `postmaster ${pid} is gone after ${signal[how]}`;
  }

  /** Brings it up again at the same port; resolves when it takes connections. */
  async start(): Promise<number> {
    const server: EmbeddedPostgres = await startEmbeddedPostgres(this.#place.folder, this.#settings);
    return server.pid;
  }

  /** From now on the server's clock is wrong by so much. */
  setClock(seconds: number): void {
    if (!this.#clock) throw new Error("This server has the machine's clock.");
    this.#clock.set(seconds);
  }

  /** The same server once more, by its own command line, with the clock that can be set. */
  async #startAnew(): Promise<void> {
    const pid = this.#postmaster();
    const [program = "", ...given] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
    const environment = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").slice(0, -1);
    const { uid, gid } = statSync(`/proc/${pid}`);
    await this.end("fast");
    const child = spawn(program, given, {
      uid,
      gid,
      cwd: "/",
      detached: true,
      stdio: "ignore",
      env: {
        ...Object.fromEntries(environment.map((each) => each.split(/=(.*)/s, 2))),
        ...this.#clock?.environment,
      },
    });
    child.unref();
    for (;;) {
      const answer = await this.query("select").catch((error: Error) => error);
      if (!(answer instanceof Error)) return;
      if (child.exitCode !== null) throw new Error(`The server with a false clock ended at once: ${answer.message}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** All processes of the server. */
  processes(): number[] {
    const postmaster = this.#postmaster();
    return [postmaster, ...childrenOf(postmaster)];
  }

  #postmaster(): number {
    return Number(readFileSync(join(this.#place.folder, "postgres/data/postmaster.pid"), "utf8").split("\n")[0]);
  }

  stop(): Promise<void> {
    return this.#place.stop();
  }
}

function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

function childrenOf(parent: number): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => {
      if (!(pid > 0)) return false;
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === parent;
      } catch {
        return false; // it ended while we looked
      }
    });
}
