import type { Json } from "async-workflow";

/** A value in one line, cut to what a line can show. */
export function inlineJson(value: Json, maxLength = 160): string {
  const text = JSON.stringify(value);
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
}
