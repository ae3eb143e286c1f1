/** Every environment variable the app reads: its form, its default, and what to say when it does not fit. */
import { resolve } from "node:path";
import { z } from "zod";
import { projectRoot } from "./project-root.ts";

const whole = (least: number, most: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(least).max(most));
const wholeOr = (fallback: number, least: number, most: number) =>
  whole(least, most).default(fallback).describe(`a whole number from ${least} to ${most}`);
const folder = z.string().transform((path) => resolve(projectRoot, path));

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** The description of a variable ends the sentence "X must be …". */
export const variables = z.object({
  DATABASE_URL: z
    .string()
    .refine((url) => /^postgres(ql)?:\/\//.test(url) && URL.canParse(url))
    .optional()
    .describe(
      "a connection string like postgresql://user:password@localhost:5432/db (special characters of the password percent-encoded)",
    ),
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
  IMPORT_FOLDER: folder.optional().describe("a folder"),
  IMPORT_HOSTS: z
    .string()
    .regex(/^[\w.:, -]*$/)
    .default("")
    .transform((list) => list.split(",").map((host) => host.trim().toLowerCase()))
    .transform((hosts) => hosts.filter((host) => host !== ""))
    .describe("host names with commas between them, like data.example.org,files.example.org"),
});
