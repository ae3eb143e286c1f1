/**
 * A pool whose connections have settings of their own, also where a pooler such as PgBouncer stands before the database. It may
 * refuse settings at the start of a connection, and it may give each transaction another connection, to which a
 * prepared statement is unknown and for which settings made afterwards would be made for strangers. Then it goes without both.
 */
import pg from "pg";
import { surviveLosses } from "./borrowed-connection.ts";

export interface ConnectionOptions {
  readonly connections: number;
  readonly name: string;
  /** `name=value` each. */
  readonly settings: readonly string[];
  readonly queryTimeoutMs?: number;
  readonly idleMs: number;
}

export class Connections {
  readonly #url: string;
  readonly #options: ConnectionOptions;
  #pool: pg.Pool;
  /** The settings are in force: no pooler refused them. */
  hasSettings = true;
  /** Statements can be prepared: what is said to a connection once is known there later. */
  prepares = true;

  constructor(url: string, options: ConnectionOptions) {
    this.#url = url;
    this.#options = options;
    this.#pool = this.#open();
  }

  /** Runs `work` on the pool; once more when it turns out that what stands before the database takes it differently only. */
  async use<T>(work: (pool: pg.Pool) => Promise<T>): Promise<T> {
    const pool = this.#pool;
    try {
      return await work(pool);
    } catch (error) {
      if (isRefusedSetting(error) && this.hasSettings) {
        this.hasSettings = false;
        this.#pool = this.#open();
        void pool.end().catch(() => {});
      } else if (isForgottenStatement(error) && this.prepares) {
        this.prepares = false;
      } else if (pool === this.#pool || !isRefusedSetting(error)) throw error;
      return work(this.#pool);
    }
  }

  /** How many connections there are, how many of them are free, and how many callers wait for one. */
  get load(): { open: number; idle: number; waiting: number; most: number } {
    const { totalCount, idleCount, waitingCount } = this.#pool;
    return { open: totalCount, idle: idleCount, waiting: waitingCount, most: this.#options.connections };
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  #open(): pg.Pool {
    const { connections, name, settings, queryTimeoutMs, idleMs } = this.#options;
    const pool = new pg.Pool({
      ...withSettings(this.#url, this.hasSettings ? settings : []),
      max: connections,
      application_name: name,
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: idleMs,
      ...(queryTimeoutMs === undefined ? {} : { query_timeout: queryTimeoutMs }),
      keepAlive: true,
      allowExitOnIdle: true,
    });
    surviveLosses(pool);
    return pool;
  }
}

/** The driver lets `?options=` of the address replace ours: both are given instead, and what the address says wins. */
export function withSettings(url: string, settings: readonly string[]): { connectionString: string; options?: string } {
  const ours = settings.map((setting) => `-c ${setting}`).join(" ");
  const [address = "", query = ""] = url.split("?", 2);
  const params = new URLSearchParams(query);
  const theirs = params.get("options");
  if (theirs === null) return { connectionString: url, ...(ours && { options: ours }) };
  params.delete("options");
  const rest = params.toString();
  return { connectionString: rest ? `${address}?${rest}` : address, options: `${ours} ${theirs}`.trim() };
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown })?.code;

function isRefusedSetting(error: unknown): boolean {
  return codeOf(error) === "08P01" && /startup parameter/.test((error as Error).message);
}

// Neither was run: the server had nothing to run, or refused to prepare it.
function isForgottenStatement(error: unknown): boolean {
  return codeOf(error) === "26000" || codeOf(error) === "42P05";
}
