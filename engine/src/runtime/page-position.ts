/** Where a page of a simple list ended, as an opaque text. A changed one is refused: it must not become an error of the database. */
import { InvalidInput } from "../model/errors.ts";

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const longest = 400;

export const formatPosition = (parts: readonly string[]): string =>
  Buffer.from(JSON.stringify(parts)).toString("base64url");

/** The parts as they were, each of its shape. Throws `InvalidInput`. */
export function parsePosition(text: string, shapes: readonly (RegExp | "time")[]): readonly string[] {
  const parts = text.length <= longest ? decode(text) : null;
  if (!Array.isArray(parts) || parts.length !== shapes.length || !parts.every((part, at) => fits(part, shapes[at]))) {
    throw new InvalidInput(
      "cursor",
      "cursor must be the `next` of an earlier page, unchanged. Leave it out to begin anew.",
    );
  }
  return parts as string[];
}

function fits(part: unknown, shape: RegExp | "time" | undefined): boolean {
  if (typeof part !== "string" || !shape) return false;
  return shape === "time" ? time.test(part) && !Number.isNaN(Date.parse(part)) : shape.test(part);
}

function decode(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString());
  } catch {
    return null;
  }
}
