/** Whatever a handler threw, in a form that can always be stored: the failure path must never fail itself. */
import type { EntryError } from "./entry.ts";
import { AsyncWorkflowError } from "./errors.ts";

const longestMessage = 4_096;
const longestStack = 16_384;
const unshowable: EntryError = { code: "thrown", message: "a value that cannot be shown was thrown" };

// Anything can be thrown: getters and proxies that throw when they are looked at, too.
export function toEntryError(thrown: unknown): EntryError {
  try {
    return describeThrown(thrown);
  } catch {
    return unshowable;
  }
}

function describeThrown(thrown: unknown): EntryError {
  if (!(thrown instanceof Error)) return { code: "thrown", message: clean(messageOf(thrown), longestMessage) };
  const message = clean(toText(thrown.message) || toText(thrown.name), longestMessage);
  const code = thrown instanceof AsyncWorkflowError ? thrown.code : "handler_error";
  const stack = stackWithCauses(thrown);
  return stack ? { code, message, stack: clean(stack, longestStack) } : { code, message };
}

function stackWithCauses(error: Error): string {
  const causes: string[] = [];
  const seen = new Set<unknown>();
  try {
    for (let each: unknown = error; each instanceof Error && !seen.has(each); each = each.cause) {
      seen.add(each);
      causes.push(toText(each.stack || each.message));
    }
  } catch {
    // A stack that cannot be read is left out.
  }
  return causes.join("\ncaused by ");
}

// An error of another realm (a vm context, a test runner's sandbox) is no instance of Error here but has a message.
function messageOf(thrown: unknown): string {
  const message = typeof thrown === "object" && thrown !== null && "message" in thrown ? thrown.message : undefined;
  return typeof message === "string" && message !== "" ? message : toText(thrown);
}

function toText(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "object" ? (JSON.stringify(value) ?? String(value)) : String(value);
}

// NUL and lone surrogates cannot be stored; a text of unbounded length should not be.
function clean(text: string, longest: number): string {
  return text.slice(0, longest).toWellFormed().replaceAll("\0", "\uFFFD");
}
