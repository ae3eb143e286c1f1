/**
 * Reads a JSON body before validation: its media type, its size while it streams in, its encoding, its depth and its
 * texts. Set on each route that takes JSON.
 */
import type { MiddlewareHandler } from "hono";
import { InvalidInput } from "../model/errors.ts";
import type { ApiEnv } from "./api-env.ts";
import { HttpError } from "./http-error.ts";
import { findJsonFault } from "./json-limits.ts";

interface JsonBodyOptions {
  /** A request without a body is taken for one with an empty object. */
  readonly optional?: boolean;
  readonly largestBytes?: number;
  readonly mostKeys?: number;
}

const largestBody = 1024 * 1024;
const jsonMediaType = /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i;

export function jsonBodyOf(options: JsonBodyOptions): MiddlewareHandler<ApiEnv> {
  const { optional = false, largestBytes = largestBody, mostKeys } = options;
  return async (c, next) => {
    const mediaType = c.req.header("Content-Type");
    if (mediaType ? !jsonMediaType.test(mediaType) : !optional) throw notJson();
    const sent = decode(await readBytes(c.req.raw, largestBytes));
    if (!mediaType && sent !== "") throw notJson();
    const text = sent === "" && mediaType && optional ? "{}" : sent;
    if (mediaType) checkJson(text, mostKeys);
    // Validation reads the body again through this cache. Hono keeps promises there, though its type says texts.
    Object.assign(c.req.bodyCache, { text: Promise.resolve(text) });
    await next();
  };
}

export const jsonBody = jsonBodyOf({});

function notJson(): HttpError {
  return new HttpError(
    "unsupported_media_type",
    "Send the body as JSON, with the header Content-Type: application/json.",
    { field: "Content-Type", headers: { Accept: "application/json" } },
  );
}

function checkJson(text: string, mostKeys: number | undefined): void {
  const fault = findJsonFault(parse(text), mostKeys);
  if (fault?.code === "invalid_input") throw new InvalidInput(fault.field, fault.message);
  if (fault) throw new HttpError("json_too_complex", fault.message, { field: fault.field });
}

async function readBytes(request: Request, largest: number): Promise<Uint8Array> {
  const declared = request.headers.get("Content-Length");
  if (declared !== null && Number(declared) > largest) throw tooLarge(largest);
  try {
    // A declared length is enforced by the HTTP parser, so such a body may be read at once; others are counted.
    const isBounded = declared !== null && !request.headers.has("Transfer-Encoding");
    const bytes = isBounded ? new Uint8Array(await request.arrayBuffer()) : await readCounted(request, largest);
    if (bytes.byteLength > largest) throw tooLarge(largest);
    return bytes;
  } catch (cause) {
    if (cause instanceof HttpError) throw cause;
    throw new HttpError("malformed_json", "The body ended early: the connection was cut while it was sent.", { cause });
  }
}

async function readCounted(request: Request, largest: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength;
    if (size > largest) {
      reader?.cancel().catch(() => {});
      throw tooLarge(largest);
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks, size);
}

function tooLarge(largest: number): HttpError {
  const message = `The body has more than ${largest} bytes. Upload large data as a file and send its id.`;
  return new HttpError("body_too_large", message);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new HttpError("malformed_json", "The body is not UTF-8 text.", { cause });
  }
}

function parse(text: string): unknown {
  if (text.trim() === "") throw new HttpError("malformed_json", "The body is empty. Send a JSON object.");
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HttpError("malformed_json", "The body is not valid JSON. Check its quotes, commas and brackets.", {
      cause,
    });
  }
}
