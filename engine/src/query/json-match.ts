/** Searches inside inputs and results as text: `user.plan:pro`, `rows.0.total>=100`. A backslash takes the next character as it is. */
import type { JsonMatch, Relation } from "./entry-filter.ts";

const mostKeys = 10;
const longest = 200;
const special = /[\\.:<>]/g;

/** Null when the text is none. */
export function parseJsonMatch(text: string): JsonMatch | null {
  const read = readPath(text);
  if (!read || text.length > 2 * longest) return null;
  const { path, rest } = read;
  if (path.length > mostKeys || path.some((key) => key === "")) return null;
  const is = /^(?::|<=|>=|<|>)/.exec(rest)?.[0];
  if (is === undefined) return null;
  const value = rest.slice(is.length);
  if (is === ":") return value.length <= longest ? { path, is: "=", value } : null;
  if (!/^-?\d{1,15}(?:\.\d{1,15})?$/.test(value)) return null;
  return { path, is: is as Exclude<Relation, "=">, value: Number(value) };
}

export function formatJsonMatch({ path, is, value }: JsonMatch): string {
  const keys = path.map((key) => key.replace(special, "\\$&")).join(".");
  return `${keys}${is === "=" ? ":" : is}${value}`;
}

function readPath(text: string): { path: string[]; rest: string } | null {
  const path: string[] = [];
  let key = "";
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string;
    if (character === "\\" && at + 1 < text.length) {
      at += 1;
      key += text[at];
    } else if (character === ".") {
      path.push(key);
      key = "";
    } else if (character === ":" || character === "<" || character === ">") {
      return { path: [...path, key], rest: text.slice(at) };
    } else key += character;
  }
  return null;
}
