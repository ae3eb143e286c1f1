/**
 * What a JSON value may be made of before anything recursive touches it: JSON.parse takes a depth of a million, but
 * JSON.stringify and most validators overflow the stack at a few thousand. PostgreSQL has no NUL and no half surrogate
 * pair in texts; JavaScript makes `Infinity` of `1e400`, which JSON cannot say again.
 */
export const deepestJson = 64;
export const mostJsonKeys = 10_000;

export interface JsonFault {
  readonly code: "invalid_input" | "json_too_complex";
  /** Path of the value at fault, like `input.rows[3].name`; empty for the value as a whole. */
  readonly field: string;
  readonly message: string;
}

interface Container {
  readonly value: object;
  readonly key: string | number;
  readonly parent: Container | null;
  readonly depth: number;
}

const unstorable = /[\0\p{Surrogate}]/u;

/** True when PostgreSQL can keep the text: no NUL, no half of a surrogate pair. */
function isStorable(text: string): boolean {
  return !unstorable.test(text);
}

/** The first thing wrong with a parsed JSON value, or null. Iterative: no value can overflow its stack. */
export function findJsonFault(root: unknown, mostKeys = mostJsonKeys): JsonFault | null {
  const rootFault = faultOfScalar(root);
  if (rootFault) return { code: "invalid_input", field: "", message: `The body ${rootFault}.` };
  const open: Container[] = isContainer(root) ? [{ value: root, key: "", parent: null, depth: 1 }] : [];
  let keys = 0;
  for (let container = open.pop(); container; container = open.pop()) {
    if (container.depth > deepestJson) return tooComplex(container, `is nested deeper than ${deepestJson} levels`);
    for (const [key, value] of childrenOf(container.value)) {
      if (typeof key === "string") {
        keys += 1;
        if (keys > mostKeys) return tooComplex(container, `has too many keys: ${mostKeys} in all are allowed`);
        if (!isStorable(key)) return invalid(container, key, `has a key that ${notStorable}`);
      }
      if (isContainer(value)) open.push({ value, key, parent: container, depth: container.depth + 1 });
      else {
        const fault = faultOfScalar(value);
        if (fault) return invalid(container, key, fault);
      }
    }
  }
  return null;
}

const notStorable = "holds a NUL or half of a surrogate pair, which cannot be stored";

function faultOfScalar(value: unknown): string | null {
  if (typeof value === "string" && !isStorable(value)) return notStorable;
  if (typeof value === "number" && !Number.isFinite(value)) return "is a number too large to be kept";
  return null;
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function childrenOf(value: object): Iterable<[string | number, unknown]> {
  return Array.isArray(value) ? value.entries() : Object.entries(value);
}

function invalid(container: Container, key: string | number, fault: string): JsonFault {
  const field = appendKey(pathOf(container), key);
  return { code: "invalid_input", field, message: `${shorten(field)} ${fault}.` };
}

function tooComplex(container: Container, fault: string): JsonFault {
  const field = pathOf(container);
  return {
    code: "json_too_complex",
    field,
    message: `${shorten(field) || "The body"} ${fault}. Send a flatter value, or a file.`,
  };
}

function pathOf(container: Container): string {
  const keys: (string | number)[] = [];
  for (let each = container; each.parent; each = each.parent) keys.unshift(each.key);
  return keys.reduce<string>(appendKey, "");
}

/** Adds a key to a path: `rows`, `rows[3]`, `rows[3].name`. */
export function appendKey(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  return path === "" ? key : `${path}.${key}`;
}

// Names that came with the request are repeated in messages, but not at any length, nor what cannot be shown.
function shorten(field: string): string {
  return field.slice(0, 100).toWellFormed().replaceAll("\0", "\uFFFD");
}
