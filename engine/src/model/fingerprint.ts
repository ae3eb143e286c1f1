/** Which failures are the same failure: what one error has in common with the next is kept, what tells the two apart is not. */
import { createHash } from "node:crypto";
import type { EntryError } from "./entry.ts";

const longestTitle = 200;
// Errors of these codes were made by handlers: their class and their message say what happened.
const thrownCodes = new Set(["handler_error", "non_retryable", "retry_after"]);
// The other codes say it themselves, but for these.
const spokenCodes = new Set([...thrownCodes, "thrown", "failed_by_hand"]);

/**
 * From the special to the general: an id is taken for an id before its digits are taken for numbers. Each pattern reads a
 * text once, whatever is in it: messages come from outside.
 */
const variable: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "<id>"],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, "<time>"],
  [/\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s"'`<>)\]]+/gi, "<url>"],
  [/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g, "<email>"],
  // An apostrophe inside a word opens nothing.
  [/"[^"\n]*"|`[^`\n]*`|(?<!\w)'[^'\n]*'(?!\w)/g, "<value>"],
  [/(?<![\w<])(?:[A-Za-z]:\\|\.{0,2}\/)[\w.@+~-]+(?:[\\/][\w.@+~-]*)*/g, "<path>"],
  [/\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?\b/g, "<address>"],
  [/\b0x[0-9a-f]+\b|\b(?=[0-9a-f]*\d)[0-9a-f]{12,}\b/gi, "<id>"],
  // Ids with a prefix: cus_9s6XKzkNRiz8i3.
  [/\b[a-z]{2,8}_(?=[A-Za-z]*\d)[A-Za-z0-9]{8,}\b/g, "<id>"],
  // Digits behind a letter belong to a word: utf8, sha256, v2.
  [/(?<![A-Za-z\d])\d+(?:[.,]\d+)*/g, "<n>"],
];

/** The first line of a message without what differs from time to time: `Row <n> of <path> has no <value>`. */
export function errorTitle(message: string): string {
  const line = message.trimStart().split("\n", 1)[0] ?? "";
  // More than is kept, since placeholders can be shorter than what they stand for.
  let title = line.slice(0, 4 * longestTitle);
  for (const [pattern, placeholder] of variable) title = title.replace(pattern, placeholder);
  return title.replace(/\s+/g, " ").trim().slice(0, longestTitle).toWellFormed();
}

/** The class of what a handler threw (`TypeError`), or the engine's own code. */
export function errorKind({ code, stack }: EntryError): string {
  if (!thrownCodes.has(code)) return code;
  return /^(?:Uncaught )?([A-Za-z_$][\w$.]{0,99})(?=[:\s[]|$)/.exec(stack ?? "")?.[1] ?? "Error";
}

/** The error of a failure as it is kept: it says which others are the same. */
export function recognised(where: Parameters<typeof fingerprintOf>[0], error: EntryError): EntryError {
  return { ...error, fingerprint: fingerprintOf(where, error) };
}

/** 16 hexadecimal digits. The workspace is part of them: no group has entries of two. */
export function fingerprintOf(
  where: { workspace: string; workflow: string; stage: string },
  error: EntryError,
): string {
  const title = spokenCodes.has(error.code) ? errorTitle(error.message) : "";
  // In SQL: async_workflow.error_fingerprint, for the failures that no worker is there to tell.
  const parts = [where.workspace, where.workflow, where.stage, errorKind(error), title];
  return createHash("sha256").update(parts.join("\u001f")).digest("hex").slice(0, 16);
}
