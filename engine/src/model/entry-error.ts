/** Whatever a handler threw, in a form that can always be stored: the failure path must never fail itself. */
import type { EntryError } from "./entry.ts";
import { AsyncWorkflowError } from "./errors.ts";

const longestMessage = 4_096;
const longestStack = 16_384;

export function toEntryError(thrown: unknown): EntryError {
  if (!(thrown instanceof Error)) return { code: "thrown", message: clean(describe(thrown), longestMessage) };
  const message = clean(thrown.message || thrown.name, longestMessage);
  const code = thrown instanceof AsyncWorkflowError ? thrown.code : "handler_error";
  return thrown.stack ? { code, message, stack: clean(withCauses(thrown), longestStack) } : { code, message };
}

function withCauses(error: Error): string {
  const causes: string[] = [];
  const seen = new Set<unknown>();
  for (let each: unknown = error; each instanceof Error && !seen.has(each); each = each.cause) {
    seen.add(each);
    causes.push(each.stack ?? each.message);
  }
  return causes.join("\ncaused by ");
}

function describe(thrown: unknown): string {
  try {
    return typeof thrown === "object" ? (JSON.stringify(thrown) ?? String(thrown)) : String(thrown);
  } catch {
    return "a value that cannot be shown was thrown";
  }
}

// NUL and lone surrogates cannot be stored; a text of unbounded length should not be.
function clean(text: string, longest: number): string {
  return text.slice(0, longest).toWellFormed().replaceAll("\0", "\uFFFD");
}
