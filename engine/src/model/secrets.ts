/** Which parts of an input or a result are secret, as its JSON Schema marks them (`secret: true`), and how they are kept from view. */
import type { Json } from "./json.ts";

/** Stands where something secret was. */
export const masked = "••••••";

/** Keys from the outside in; `anyKey` stands for each element of a list and each property that is not named. */
export type SecretPath = readonly string[];
const anyKey = "*";

type Schema = { readonly [keyword: string]: Json | undefined };
const deepest = 12;
/** Texts shorter than this are not looked for elsewhere: they would be found in everything. */
const shortestText = 4;

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Of a JSON Schema; none when it is null. */
export function secretPaths(schema: Json | undefined): readonly SecretPath[] {
  const found = new Map<string, SecretPath>();
  if (isSchema(schema) && JSON.stringify(schema).includes('"secret":true')) collect(schema, schema, [], 0, found);
  return [...found.values()];
}

function collect(root: Schema, schema: Schema, path: SecretPath, depth: number, found: Map<string, SecretPath>): void {
  if (depth > deepest) return;
  if (schema["secret"] === true) {
    found.set(JSON.stringify(path), path);
    return;
  }
  const inside = (part: Json | undefined, key?: string) => {
    if (isSchema(part)) collect(root, part, key === undefined ? path : [...path, key], depth + 1, found);
  };
  const { $ref, properties, items, prefixItems, additionalProperties } = schema;
  if (typeof $ref === "string") inside(resolve(root, $ref));
  if (isSchema(properties)) for (const [key, part] of Object.entries(properties)) inside(part, key);
  inside(items, anyKey);
  inside(additionalProperties, anyKey);
  if (Array.isArray(prefixItems)) for (const [index, part] of prefixItems.entries()) inside(part, String(index));
  for (const keyword of ["anyOf", "oneOf", "allOf"]) {
    const parts = schema[keyword];
    if (Array.isArray(parts)) for (const part of parts) inside(part);
  }
}

function resolve(root: Schema, ref: string): Json | undefined {
  let at: Json | undefined = root as Json;
  for (const key of ref.replace(/^#\/?/, "").split("/").filter(Boolean)) {
    at = isSchema(at) ? at[key.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined;
  }
  return at;
}

/** The value with a mask in place of whatever is secret and there. */
export function maskSecrets(value: Json, paths: readonly SecretPath[]): Json {
  return paths.reduce((whole, path) => replaceAt(whole, path, (part) => (part === null ? null : masked)), value);
}

/** The secret texts of a value, longest first. */
export function secretTexts(value: Json, paths: readonly SecretPath[]): readonly string[] {
  const texts = new Set<string>();
  for (const path of paths) {
    replaceAt(value, path, (part) => {
      gather(part, texts);
      return part;
    });
  }
  return longestFirst([...texts]);
}

/** Of texts to be hidden: one may be a part of another. */
export const longestFirst = (texts: readonly string[]): readonly string[] =>
  [...texts].sort((a, b) => b.length - a.length);

/** The text without these texts in it. */
export function hideTexts(text: string, texts: readonly string[]): string {
  return texts.reduce((left, secret) => left.replaceAll(secret, masked), text);
}

/** The same for each text in a value. */
export function hideTextsIn(value: Json, texts: readonly string[]): Json {
  if (typeof value === "string") return hideTexts(value, texts);
  if (Array.isArray(value)) return value.map((part) => hideTextsIn(part, texts));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, hideTextsIn(part as Json, texts)]));
}

/** Whether looking at this path tells something of what is secret: it lies there, within it or around it. */
export function touchesSecret(asked: readonly string[], paths: readonly SecretPath[]): boolean {
  return paths.some((path) => path.every((key, n) => n >= asked.length || key === anyKey || key === asked[n]));
}

/** Where a mask was sent back instead of what it stands for; null: nowhere. */
export function maskLeftIn(value: Json, paths: readonly SecretPath[]): SecretPath | null {
  return (
    paths.find((path) => {
      let left = false;
      replaceAt(value, path, (part) => {
        left ||= part === masked;
        return part;
      });
      return left;
    }) ?? null
  );
}

function replaceAt(value: Json, path: SecretPath, replace: (part: Json) => Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return replace(value);
  if (Array.isArray(value)) {
    return value.map((part, n) => (key === anyKey || key === String(n) ? replaceAt(part, rest, replace) : part));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      key === anyKey || key === name ? replaceAt(part as Json, rest, replace) : part,
    ]),
  ) as Json;
}

function gather(value: Json, texts: Set<string>): void {
  if (typeof value === "string") {
    if (value.length >= shortestText) texts.add(value);
  } else if (typeof value === "object" && value !== null) {
    for (const part of Object.values(value)) gather(part as Json, texts);
  }
}
