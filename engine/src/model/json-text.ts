/** Values on their way into jsonb: what JSON or PostgreSQL cannot hold is refused with a sentence, not stored half. */
import { InvalidResult } from "./errors.ts";
import { looksSealed } from "./payload-codec.ts";

/** Bytes that a result, a stage result or a step result may have. */
export const largestResult = 1024 * 1024;

// jsonb has no NUL and no lone surrogate. JSON.stringify writes both as escapes; the look-behind tells them from an escaped backslash.
const notInJsonb = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;

/** The JSON text of a value, `null` for undefined. Throws `InvalidResult`; `what` names the value in its message. */
export function toJsonText(value: unknown, what: string): string | null {
  if (value === undefined || value === null) return null;
  const text = stringify(value, what);
  if (text.includes("\\u") && notInJsonb.test(text)) {
    throw new InvalidResult(
      "result_not_json",
      `${what} has a NUL or half a surrogate pair in a text: PostgreSQL cannot keep it.`,
    );
  }
  if (looksSealed(text)) {
    throw new InvalidResult(
      "result_not_json",
      `${what} has the form that is kept for encrypted values: put it under another name.`,
    );
  }
  if (text.length > largestResult || (text.length > largestResult / 3 && Buffer.byteLength(text) > largestResult)) {
    throw new InvalidResult(
      "result_too_large",
      `${what} has ${Buffer.byteLength(text)} bytes of JSON; ${largestResult} are allowed. Store it elsewhere and return a reference.`,
    );
  }
  return text;
}

function stringify(value: unknown, what: string): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (cause) {
    throw new InvalidResult(
      "result_not_json",
      `${what} cannot be kept as JSON: ${(cause as Error).message.split("\n")[0]}.`,
    );
  }
  // JSON writes null for NaN and the infinities: a number must not become nothing in silence. Only then is the value walked again.
  if (text?.includes("null")) {
    JSON.stringify(value, (name, member: unknown) => {
      if (typeof member !== "number" || Number.isFinite(member)) return member;
      const where = name === "" ? "" : ` under "${name.slice(0, 40)}"`;
      throw new InvalidResult("result_not_json", `${what} has ${member}${where}, a number that JSON cannot hold.`);
    });
  }
  if (text === undefined)
    throw new InvalidResult("result_not_json", `${what} is a ${typeof value}, which JSON cannot hold.`);
  return text;
}
