/** Every environment variable the app reads: its form, its default, and what to say when it does not fit. */
import { resolve } from "node:path";
import { z } from "zod";
import { payloadKeys } from "./payload-keys.ts";
import { projectRoot } from "./project-root.ts";
import { rateLimits } from "./rate-limits.ts";

const whole = (least: number, most: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(least).max(most));
const wholeOr = (fallback: number, least: number, most: number) =>
  whole(least, most).default(fallback).describe(`a whole number from ${least} to ${most}`);
const folder = z.string().transform((path) => resolve(projectRoot, path));

const list = z
  .string()
  .regex(/^[\w.:/, -]*$/)
  .default("")
  .transform((text) => text.split(",").map((item) => item.trim().toLowerCase()))
  .transform((items) => items.filter((item) => item !== ""));

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

const databaseUrl = z
  .string()
  .refine((url) => /^postgres(ql)?:\/\//.test(url) && URL.canParse(url))
  .optional()
  .describe(
    "a connection string like postgresql://user:password@localhost:5432/db (special characters of the password percent-encoded)",
  );

/** The description of a variable ends the sentence "X must be …". */
export const variables = z.object({
  DATABASE_URL: databaseUrl,
  DATABASE_MIGRATION_URL: databaseUrl,
  DATA_DIR: folder.default(resolve(projectRoot, ".data")).describe("a folder"),
  PORT: whole(0, 65_535).optional().describe("a port number, 0 to 65535"),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/)
    .default("127.0.0.1")
    .describe("a host name or address to listen on, like 127.0.0.1 or 0.0.0.0"),
  WORKERS: wholeOr(1, 0, 64),
  WORKER_CONCURRENCY: wholeOr(50, 1, 1000),
  LEASE_SECONDS: wholeOr(30, 2, 120),
  LOG_LEVEL: z
    .enum(logLevels)
    .default("info")
    .describe(`one of ${logLevels.join(", ")}`),
  AUTH: z
    .enum(["required"])
    .optional()
    .describe('"required", or not set: login is then asked for wherever others can reach'),
  AUTH_SECRET: z.string().optional().describe("a long random text"),
  PAYLOAD_KEYS: payloadKeys,
  PUBLIC_URL: z
    .string()
    .refine((url) => /^https?:\/\/[^/]+\/?$/.test(url) && URL.canParse(url))
    .transform((url) => new URL(url).origin)
    .optional()
    .describe("the address people open, without a path, like https://workflows.example.org"),
  TRUSTED_PROXIES: list.describe("addresses or ranges with commas between them, like 10.0.0.2,10.1.0.0/16"),
  ALLOWED_ORIGINS: list
    .refine((origins) => origins.every((origin) => URL.canParse(origin) && /^https?:/.test(origin)))
    .transform((origins) => origins.map((origin) => new URL(origin)))
    .refine((urls) => urls.every(({ href, origin }) => href === `${origin}/`))
    .transform((urls) => urls.map(({ origin }) => origin))
    .describe(
      "origins with commas between them, without a path, like https://app.example.org,https://shop.example.org",
    ),
  RATE_LIMITS: rateLimits
    .optional()
    .describe('"off", or requests per minute like key=30000,session=6000,token=600,address=3000 (0: any number)'),
  STREAMS_PER_CALLER: whole(1, 100_000).optional().describe("a whole number from 1 to 100000"),
  SMTP_URL: z
    .string()
    .refine((url) => /^smtps?:\/\//.test(url) && URL.canParse(url))
    .optional()
    .describe("a mail server like smtps://user:password@mail.example.org:465"),
  MAIL_FROM: z.string().default("Async Workflow <no-reply@localhost>").describe("a mail address"),
  GITHUB_CLIENT_ID: z.string().optional().describe("the id of an OAuth app"),
  GITHUB_CLIENT_SECRET: z.string().optional().describe("the secret of an OAuth app"),
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("an address like https://login.example.org"),
  OIDC_CLIENT_ID: z.string().optional().describe("a client id"),
  OIDC_CLIENT_SECRET: z.string().optional().describe("a client secret"),
  IMPORT_FOLDER: folder.optional().describe("a folder"),
  IMPORT_HOSTS: list.describe("host names with commas between them, like data.example.org,files.example.org"),
});

export type Variables = z.infer<typeof variables>;
