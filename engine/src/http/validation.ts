/** What a schema found wrong with a request, as the engine's own `InvalidInput`: the first fault, by the field's path. */
import type { ZodError } from "zod";
import { InvalidInput } from "../model/errors.ts";
import { appendKey } from "./json-limits.ts";

/** The hook that every route runs after validation. */
export function refuseInvalid(result: { success: true } | { success: false; error: ZodError }): void {
  if (!result.success) throw toInvalidInput(result.error);
}

function toInvalidInput({ issues }: ZodError): InvalidInput {
  const issue = issues[0];
  if (!issue) return new InvalidInput("", "The request is not valid.");
  const path = issue.path.map((key) => (typeof key === "symbol" ? String(key) : key));
  if (issue.code === "unrecognized_keys") path.push(issue.keys[0] ?? "");
  const field = path.reduce<string>(appendKey, "");
  if (issue.code === "unrecognized_keys") {
    return new InvalidInput(
      field,
      `There is no field "${field.slice(0, 100)}" in this request. Leave it out or correct its name.`,
    );
  }
  return new InvalidInput(field, issue.message);
}
