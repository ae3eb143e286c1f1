import type { LogLine } from "async-workflow";

/** A line as it is copied: one line, with its fields as JSON behind it. */
export function asText({ at, level, stage, attempt, message, fields }: LogLine): string {
  const told = fields ? ` ${JSON.stringify(fields)}` : "";
  return `${at} ${level.toUpperCase().padEnd(5)} ${stage}#${attempt} ${message}${told}`;
}
