/** The PostgreSQL of the bench: one server for all, a database per measurement. */
import { chmodSync, mkdirSync } from "node:fs";
import { totalmem } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../../lib/embedded-postgres/index.ts";
import type { Store } from "./store.ts";

const gigabytes = Math.round(totalmem() / 2 ** 30);

/** Memory for the machine, room for WAL; durability and the rest as PostgreSQL itself has them by default. */
export const settings = {
  fsync: "on",
  synchronous_commit: "on",
  full_page_writes: "on",
  shared_buffers: `${Math.max(1, Math.min(4, Math.floor(gigabytes / 6)))}GB`,
  effective_cache_size: `${Math.max(1, Math.floor(gigabytes / 2))}GB`,
  max_wal_size: "16GB",
  checkpoint_timeout: "15min",
  max_connections: "200",
  wal_compression: "off",
  random_page_cost: "4",
  jit: "on",
  autovacuum_naptime: "1min",
};

export class Postgres {
  readonly #server: EmbeddedPostgres;
  #databases = 0;

  static async start(folder: string): Promise<Postgres> {
    const data = join(folder, "postgres");
    mkdirSync(data, { recursive: true });
    for (const each of [folder, data]) chmodSync(each, 0o755); // its own user must get there when we are root
    return new Postgres(await startEmbeddedPostgres(data, settings));
  }

  private constructor(server: EmbeddedPostgres) {
    this.#server = server;
  }

  async version(): Promise<string> {
    const client = await connect(this.#server.url);
    const { rows } = await client.query<{ server_version: string }>("show server_version");
    await client.end();
    return rows[0]?.server_version ?? "";
  }

  async open(): Promise<Store> {
    this.#databases += 1;
    const name = `bench_${this.#databases}`;
    const maintenance = await connect(this.#server.url);
    await maintenance.query(`create database ${name}`);
    const url = new URL(this.#server.url);
    url.pathname = `/${name}`;
    const client = await connect(url.href);
    const number = async (text: string) => Number((await client.query<{ number: string }>(text)).rows[0]?.number);
    return {
      target: { url: url.href },
      pid: this.#server.pid,
      settle: async () => {
        await client.query("vacuum analyze");
        await client.query("checkpoint");
      },
      connections: () =>
        number(
          "select count(*) as number from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
        ),
      transactions: () =>
        number("select xact_commit + xact_rollback as number from pg_stat_database where datname = current_database()"),
      holdSnapshot: async () => {
        const holder = await connect(url.href);
        await holder.query("begin isolation level repeatable read");
        await holder.query("select pg_current_xact_id()");
        return () => holder.end();
      },
      close: async () => {
        await client.end();
        await maintenance.query(`drop database ${name} with (force)`);
        await maintenance.end();
      },
    };
  }

  async stop(): Promise<void> {
    await this.#server.stop("immediate");
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: "bench" });
  client.on("error", () => {});
  await client.connect();
  return client;
}
