/** Checks what someone asks to start, before anything is written. */
import { createHash } from "node:crypto";
import type { ManyEntry, ManyOptions, StartOptions } from "../engine.ts";
import { type Duration, toMs } from "../model/duration.ts";
import { InvalidInput, InvalidResult, UnknownWorkflow } from "../model/errors.ts";
import { toJsonText } from "../model/json-text.ts";
import type { AnyWorkflow } from "../model/workflow.ts";
import { refuseMask } from "./secret-values.ts";

export interface StartRequest {
  readonly title: string;
  /** JSON text. */
  readonly input: string | null;
  readonly priority: number;
  readonly delayMs: number;
  /** ISO 8601; it counts instead of the delay. */
  readonly notBefore: string | null;
  readonly startWithinMs: number | null;
  readonly finishWithinMs: number | null;
  readonly tags: readonly string[];
  readonly workspace: string;
  readonly owner: string;
  readonly key: string | null;
  /** Of everything that makes the request what it is: tells a repeated key from a reused one. */
  readonly hash: string;
  /** What an earlier process may have kept as the hash of the same request. */
  readonly otherHashes: readonly string[];
}

/** The hash to keep of a text, then those that were kept of it with other keys. */
export type Hashes = (text: string) => readonly string[];

const longestTitle = 200;
const longestKey = 255;
const longestOwner = 255;
/** Ten years: what is put off longer is a mistake, and beyond some centuries PostgreSQL has no time for it. */
const longestDelayMs = 3_650 * 86_400_000;
const mostTags = 20;
const longestTag = 100;
const highestPriority = 60;

/** Throws `InvalidInput` with the field that is wrong. */
export async function checkStart(
  workflow: AnyWorkflow,
  input: unknown,
  options: StartOptions,
  hashes: Hashes = plainHashes,
): Promise<StartRequest> {
  const title = checkTitle(options.title ?? workflow.title);
  const priority = options.priority ?? 0;
  if (!Number.isInteger(priority) || Math.abs(priority) > highestPriority) {
    throw new InvalidInput(
      "priority",
      `priority must be a whole number from −${highestPriority} to ${highestPriority}.`,
    );
  }
  const tags = options.tags ?? [];
  if (tags.length > mostTags) throw new InvalidInput("tags", `An entry can have ${mostTags} tags at most.`);
  for (const tag of tags) checkText("tags", tag, longestTag);
  const key = options.idempotencyKey ?? null;
  if (key !== null) checkKey(key);
  const inputText = await checkInput(workflow, input);
  const delayMs = checkDuration("delay", options.delay) ?? 0;
  const startWithinMs = checkDuration("startWithin", options.startWithin);
  const notBefore = checkTime(options.at);
  const workspace = checkText("scope", options.scope?.workspace ?? "local", longestOwner);
  const owner = checkText("owner", options.owner ?? "local", longestOwner);
  const parts = { title, input: inputText, priority, delayMs, notBefore, startWithinMs, tags };
  const [hash = "", ...otherHashes] = key === null ? [] : hashes(JSON.stringify(partsOf(workflow, parts)));
  return {
    title,
    input: inputText,
    priority,
    delayMs,
    notBefore,
    startWithinMs,
    finishWithinMs: workflow.timeoutMs,
    tags,
    workspace,
    owner,
    key,
    hash,
    otherHashes,
  };
}

// What makes a request what it is: two with the same parts ask for the same.
type Parts = Pick<StartRequest, "title" | "input" | "priority" | "delayMs" | "notBefore" | "startWithinMs" | "tags">;
function partsOf({ name }: AnyWorkflow, parts: Parts): readonly unknown[] {
  const { title, input, priority, delayMs, notBefore, startWithinMs, tags } = parts;
  return [name, title, input, priority, delayMs, notBefore, startWithinMs, tags];
}

/** What makes a batch the request it is, as one text. */
export function textOfBatch(asked: readonly { workflow: AnyWorkflow; request: StartRequest }[]): string {
  return JSON.stringify(asked.map(({ workflow, request }) => partsOf(workflow, request)));
}

/** Throws `InvalidInput`. */
export function checkKey(key: string): void {
  if (Buffer.byteLength(checkText("idempotencyKey", key, longestKey)) <= longestKey) return;
  throw new InvalidInput("idempotencyKey", `An idempotency key must have 1 to ${longestKey} bytes.`);
}

/** An error of one entry among several, with the entry's place; other errors as they are. */
export function placed(error: unknown, index: number): unknown {
  const place = `entries[${index}]`;
  if (error instanceof UnknownWorkflow) return new UnknownWorkflow(error.workflow, `${place}.${error.field}`);
  if (error instanceof InvalidInput) return new InvalidInput(`${place}.${error.field}`, `${place}: ${error.message}`);
  return error;
}

/** The same for one of many. Throws `InvalidInput` that says which one, when what is wrong is its own. */
export async function checkOneOfMany(
  workflow: AnyWorkflow,
  { input, title }: ManyEntry<unknown>,
  index: number,
  options: ManyOptions,
): Promise<StartRequest> {
  try {
    return await checkStart(workflow, input, { ...options, title });
  } catch (error) {
    throw error instanceof InvalidInput && /^(input|title)\b/.test(error.field) ? placed(error, index) : error;
  }
}

/** True when it is due at once and nobody can have asked for it before. */
export function isDueAtOnce({ key, delayMs, notBefore }: StartRequest): boolean {
  return key === null && delayMs === 0 && notBefore === null;
}

/** The title without the spaces around it. Throws `InvalidInput`. */
export function checkTitle(title: string): string {
  return checkText("title", typeof title === "string" ? title.trim() : title, longestTitle);
}

/** The input as JSON text, as its schema gives it back. Throws `InvalidInput`. */
export async function checkInput(workflow: AnyWorkflow, input: unknown): Promise<string | null> {
  refuseMask(workflow, input);
  return toInputText(await validated(workflow, input));
}

function checkText(field: string, text: string, longest: number): string {
  if (typeof text !== "string") throw new InvalidInput(field, `${field} must be a text.`);
  // Characters count, not UTF-16 units; a text that is short in these is short in those.
  const length = text.length <= longest ? text.length : [...text].length;
  if (length === 0 || length > longest)
    throw new InvalidInput(field, `${field} must have 1 to ${longest} characters, not ${length}.`);
  if (text.includes("\0") || !text.isWellFormed())
    throw new InvalidInput(field, `${field} has a character that cannot be stored.`);
  return text;
}

function checkDuration(field: string, duration: Duration | undefined): number | null {
  if (duration === undefined) return null;
  let ms: number;
  try {
    ms = toMs(duration);
  } catch (error) {
    throw new InvalidInput(field, (error as Error).message);
  }
  if (ms > longestDelayMs) throw new InvalidInput(field, `${field} must be ten years at most.`);
  return ms;
}

function checkTime(at: Date | undefined): string | null {
  if (at === undefined) return null;
  const ms = at.getTime();
  if (Number.isNaN(ms)) throw new InvalidInput("at", "at is not a valid time.");
  if (ms < 0 || ms > Date.now() + longestDelayMs)
    throw new InvalidInput("at", "at must be a time from 1970 to ten years from now.");
  return at.toISOString();
}

async function validated({ inputSchema }: AnyWorkflow, input: unknown): Promise<unknown> {
  if (!inputSchema) return input;
  const result = await inputSchema["~standard"].validate(input);
  if (!result.issues) return result.value;
  const [issue] = result.issues;
  const path = (issue?.path ?? []).map((part) => String(typeof part === "object" ? part.key : part));
  throw new InvalidInput(["input", ...path].join("."), issue?.message ?? "The input does not fit the workflow.");
}

function toInputText(input: unknown): string | null {
  try {
    return toJsonText(input, "The input");
  } catch (error) {
    if (error instanceof InvalidResult) throw new InvalidInput("input", error.message);
    throw error;
  }
}

const plainHashes: Hashes = (text) => [createHash("sha256").update(text).digest("hex")];
