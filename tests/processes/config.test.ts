import { join } from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "../../lib/config/index.ts";
import { projectRoot } from "../../lib/config/project-root.ts";
import { StartUpError } from "../../lib/processes/start-up-error.ts";

test("without any variable the defaults hold", () => {
  expect(readConfig({})).toEqual({
    accounts: null,
    databaseUrl: undefined,
    migrationUrl: undefined,
    dataDir: join(projectRoot, ".data"),
    port: undefined,
    host: "127.0.0.1",
    workers: 1,
    workerConcurrency: 50,
    leaseSeconds: 30,
    logLevel: "info",
    payloadKeys: null,
    rateLimits: null,
    streamsPerCaller: undefined,
    importFolder: undefined,
    importHosts: [],
  });
});

test("an empty variable counts as none", () => {
  expect(readConfig({ DATABASE_URL: "", PORT: " ", WORKERS: "" })).toEqual(readConfig({}));
});

test("rate limits hold where there is a login, and as they are set", () => {
  const login = { AUTH: "required", AUTH_SECRET: "kN3vQ8-xW5_tR7yZ2bH6mJ9cL4pS1dFg" };
  const standard = { session: 6_000, key: 30_000, token: 600, address: 3_000 };
  expect(readConfig(login)).toMatchObject({ rateLimits: standard, streamsPerCaller: 20 });
  expect(readConfig({ ...login, RATE_LIMITS: "off" }).rateLimits).toBeNull();
  expect(readConfig({ RATE_LIMITS: "key=10, token=0" }).rateLimits).toEqual({ ...standard, key: 10, token: 0 });
  for (const RATE_LIMITS of ["keys=10", "key=-1", "key", "off,key=1"]) {
    expect(() => readConfig({ RATE_LIMITS })).toThrow(/RATE_LIMITS must be/);
  }
});

test("the first of the payload keys is the current one; keys that are none are refused with the command, and not repeated", () => {
  const [k1, k2] = [1, 2].map((byte) => Buffer.alloc(32, byte).toString("base64"));
  expect(readConfig({ PAYLOAD_KEYS: `k2:${k2}, k1:${k1}` }).payloadKeys).toEqual({
    keys: { k1, k2 },
    current: "k2",
  });
  for (const PAYLOAD_KEYS of [k1 ?? "", "k1:short", `k1:${k1}x`, `k1:${k1},k1:${k2}`, `k1:${k1},`, `k 1:${k1}`]) {
    expect(() => readConfig({ PAYLOAD_KEYS })).toThrow(/^PAYLOAD_KEYS must be .+openssl rand -base64 32\.$/);
  }
});

test("values are read in their own types, and folders from the project's folder on", () => {
  expect(
    readConfig({
      DATABASE_URL: "postgres://me@db/app",
      DATA_DIR: "elsewhere",
      PORT: "0",
      WORKERS: "0",
      IMPORT_HOSTS: "A.example, b.example,",
      IMPORT_FOLDER: "/files",
    }),
  ).toMatchObject({
    databaseUrl: "postgres://me@db/app",
    dataDir: join(projectRoot, "elsewhere"),
    port: 0,
    workers: 0,
    importHosts: ["a.example", "b.example"],
    importFolder: "/files",
  });
});

test.each([
  ["PORT", "http", 'PORT must be a port number, 0 to 65535, not "http".'],
  ["PORT", "70000", 'PORT must be a port number, 0 to 65535, not "70000".'],
  ["WORKERS", "-1", 'WORKERS must be a whole number from 0 to 64, not "-1".'],
  ["WORKER_CONCURRENCY", "1.5", 'WORKER_CONCURRENCY must be a whole number from 1 to 1000, not "1.5".'],
  ["LEASE_SECONDS", "121", 'LEASE_SECONDS must be a whole number from 2 to 120, not "121".'],
  ["LOG_LEVEL", "loud", 'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent, not "loud".'],
])("%s=%s is refused in one sentence", (name, value, sentence) => {
  expect(() => readConfig({ [name]: value })).toThrow(new StartUpError(sentence));
});

test.each(["mysql://me@db/app", "localhost:5432", "postgresql://me:secret@host:port/db"])(
  "DATABASE_URL=%s is refused without repeating it, for it may hold a password",
  (url) => {
    expect(() => readConfig({ DATABASE_URL: url })).toThrow(
      /^DATABASE_URL must be a connection string like (?!.*secret)/,
    );
  },
);
