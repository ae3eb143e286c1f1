/** The settings of a process, read once from the environment and `.env`. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadEnvFile } from "node:process";
import { StartUpError } from "../processes/start-up-error.ts";
import { type AccountsConfig, readAccounts, secrets } from "./accounts.ts";
import type { PayloadKeys } from "./payload-keys.ts";
import { projectRoot } from "./project-root.ts";
import { type RateLimits, readRateLimits } from "./rate-limits.ts";
import { variables } from "./variables.ts";

export interface Config {
  /** Undefined: the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined;
  /** The same database as the owner of its tables, who migrates. Undefined: whoever `databaseUrl` names. */
  readonly migrationUrl: string | undefined;
  readonly dataDir: string;
  /** Undefined: 3000, or the next free one. */
  readonly port: number | undefined;
  readonly host: string;
  readonly workers: number;
  readonly workerConcurrency: number;
  readonly leaseSeconds: number;
  readonly logLevel: string;
  /** Null: local mode, without login. */
  readonly accounts: AccountsConfig | null;
  /** Null: inputs and results are stored as they are. */
  readonly payloadKeys: PayloadKeys | null;
  /** Null: callers may call as often as they like. */
  readonly rateLimits: RateLimits | null;
  /** Undefined: any number of live streams. */
  readonly streamsPerCaller: number | undefined;
  /** Files below it may be imported by path. Undefined: none. */
  readonly importFolder: string | undefined;
  /** Hosts that files may be fetched from. */
  readonly importHosts: readonly string[];
}

const streamsWithLogin = 20;

type Environment = Readonly<Record<string, string | undefined>>;

/** Adds what `.env` says to the environment, which wins, and reads the settings. Throws `StartUpError` on a bad value. */
export function loadConfig(): Config {
  const file = join(projectRoot, ".env");
  if (existsSync(file)) loadEnvFile(file);
  return readConfig(process.env);
}

/** An empty value counts as none. */
export function readConfig(environment: Environment): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = variables.safeParse(given);
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0]) as keyof typeof variables.shape;
    const got = secrets.has(name) ? "" : `, not "${given[name]}"`;
    throw new StartUpError(`${name} must be ${variables.shape[name].description}${got}.`);
  }
  const values = parsed.data;
  const accounts = readAccounts(values);
  return {
    databaseUrl: values.DATABASE_URL,
    migrationUrl: values.DATABASE_MIGRATION_URL,
    dataDir: values.DATA_DIR,
    port: values.PORT,
    host: values.HOST,
    workers: values.WORKERS,
    workerConcurrency: values.WORKER_CONCURRENCY,
    leaseSeconds: values.LEASE_SECONDS,
    logLevel: values.LOG_LEVEL,
    accounts,
    payloadKeys: values.PAYLOAD_KEYS ?? null,
    rateLimits: readRateLimits(values.RATE_LIMITS, accounts !== null),
    streamsPerCaller: values.STREAMS_PER_CALLER ?? (accounts ? streamsWithLogin : undefined),
    importFolder: values.IMPORT_FOLDER,
    importHosts: values.IMPORT_HOSTS,
  };
}
