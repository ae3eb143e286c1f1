/**
 * Where the next page begins, as an opaque text. It carries the position, what must not change from page to page, and a
 * hash of filter and order: used with others it would skip or repeat entries, so it is refused.
 */
import { createHash } from "node:crypto";
import { InvalidInput } from "../../model/errors.ts";
import type { EntryFilter } from "../entry-filter.ts";
import { type EntryOrder, formatOrder } from "../entry-order.ts";
import { formatFilter } from "../format-filter.ts";
import type { Floors, Position } from "./list-request.ts";
import { keyTypes } from "./sort-key.ts";

export interface Cursor {
  readonly position: Position;
  /** When sorted by duration: the time of the first page. */
  readonly asOf: string | null;
  readonly floors: Floors;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const sources = new Set(["entry", "COMPLETED", "FAILED", "CANCELLED", "EXPIRED"]);
const longest = 4_000;

export function formatCursor({ position, asOf, floors }: Cursor, filter: EntryFilter, order: EntryOrder): string {
  // The time only where it counts: the same page again has the same cursor, and so the same ETag.
  const time = order.by === "duration" && asOf !== null ? Date.parse(asOf) : null;
  const parts = [hashOf(filter, order), position.key, position.id, time, floors];
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

/** Throws `InvalidInput` for a text that is no cursor of this filter and order. */
export function parseCursor(text: string, filter: EntryFilter, order: EntryOrder): Cursor {
  const parts = text.length <= longest ? decode(text) : null;
  if (!Array.isArray(parts) || parts.length !== 5) throw unreadable();
  const [hash, key, id, asOf, floors] = parts as unknown[];
  if (hash !== hashOf(filter, order)) {
    throw new InvalidInput(
      "cursor",
      "cursor belongs to another filter or sort. Leave it out to begin at the first page.",
    );
  }
  const isTimed = order.by === "duration" ? isTime(asOf) : asOf === null;
  if (!isUuid(id) || !isKey(key, order) || !isTimed || !isFloors(floors)) throw unreadable();
  return { position: { key, id }, asOf: isTime(asOf) ? new Date(asOf).toISOString() : null, floors };
}

const unreadable = (): InvalidInput =>
  new InvalidInput("cursor", "cursor must be the `next` of an earlier page, unchanged. Leave it out to begin anew.");

function decode(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString());
  } catch {
    return null;
  }
}

function hashOf(filter: EntryFilter, order: EntryOrder): string {
  const text = `${formatOrder(order)}?${formatFilter(filter)}`;
  return createHash("sha256").update(text).digest("base64url").slice(0, 11);
}

const isUuid = (value: unknown): value is string => typeof value === "string" && uuid.test(value);
const isTime = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value < 2 ** 48;

// A changed cursor must not become an error of the database.
function isKey(value: unknown, { by }: EntryOrder): value is string | null {
  const type = keyTypes[by];
  if (type === null) return value === null;
  if (typeof value !== "string") return false;
  if (type === "text") return value.isWellFormed() && !value.includes("\0");
  return /^-?\d+$/.test(value) && value.length <= (type === "int" ? 9 : 18);
}

function isFloors(value: unknown): value is Floors {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([source, floor]) => sources.has(source) && (floor === null || isUuid(floor)));
}
