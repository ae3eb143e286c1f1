/** One hash for equal JSON values, in whatever order their keys come: jsonb sorts them. */
import { createHash } from "node:crypto";
import type { Json } from "../../../engine/src/model/json.ts";

export function contentHash(value: Json | undefined): string {
  return createHash("sha256")
    .update(canonical(value ?? null))
    .digest("hex");
}

function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join()}}`;
}
