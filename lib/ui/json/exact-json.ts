/**
 * JSON as it was written: numbers keep every digit, keys their order and their names, `__proto__` included. `JSON.parse`
 * would make 9007199254740992 of 9007199254740993.
 */
export class ExactNumber {
  constructor(readonly text: string) {}
}

export class ExactObject {
  constructor(readonly members: readonly (readonly [key: string, value: ExactJson])[]) {}
}

export type ExactJson = null | boolean | string | ExactNumber | readonly ExactJson[] | ExactObject;

const space = /[ \t\n\r]*/y;
const scalar = /"(?:[^"\\]|\\.)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Reads a JSON text. Throws `SyntaxError` when it is none. */
export function parseExact(text: string): ExactJson {
  const reader = new Reader(text);
  const value = reader.value();
  reader.end();
  return value;
}

class Reader {
  private at = 0;
  constructor(private readonly text: string) {}

  value(): ExactJson {
    this.skip();
    const next = this.text[this.at];
    if (next === "{") return this.object();
    if (next === "[") return this.list();
    return this.scalar();
  }

  end(): void {
    this.skip();
    if (this.at < this.text.length) this.fail();
  }

  private object(): ExactObject {
    const members: [string, ExactJson][] = [];
    this.at += 1;
    if (this.takes("}")) return new ExactObject(members);
    do {
      this.skip();
      const key = this.scalar();
      if (typeof key !== "string" || !this.takes(":")) this.fail();
      members.push([key as string, this.value()]);
    } while (this.takes(","));
    if (!this.takes("}")) this.fail();
    return new ExactObject(members);
  }

  private list(): ExactJson[] {
    const elements: ExactJson[] = [];
    this.at += 1;
    if (this.takes("]")) return elements;
    do elements.push(this.value());
    while (this.takes(","));
    if (!this.takes("]")) this.fail();
    return elements;
  }

  private scalar(): null | boolean | string | ExactNumber {
    scalar.lastIndex = this.at;
    const found = scalar.exec(this.text)?.[0];
    if (found === undefined) return this.fail();
    this.at += found.length;
    const first = found[0];
    if (first === "t" || first === "f" || first === "n" || first === '"') return JSON.parse(found);
    return new ExactNumber(found);
  }

  private takes(mark: string): boolean {
    this.skip();
    if (this.text[this.at] !== mark) return false;
    this.at += 1;
    return true;
  }

  private skip(): void {
    space.lastIndex = this.at;
    this.at += space.exec(this.text)?.[0].length ?? 0;
  }

  private fail(): never {
    throw new SyntaxError(`This is not JSON at character ${this.at}.`);
  }
}

/** The JSON text of a value, as long as it is wide or with an indent. */
export function writeExact(value: ExactJson, indent = 0, depth = 0): string {
  if (value instanceof ExactNumber) return value.text;
  const object = value instanceof ExactObject;
  if (!object && !Array.isArray(value)) return JSON.stringify(value);
  const parts = object
    ? value.members.map(
        ([key, each]) => `${JSON.stringify(key)}:${indent ? " " : ""}${writeExact(each, indent, depth + 1)}`,
      )
    : (value as readonly ExactJson[]).map((each) => writeExact(each, indent, depth + 1));
  const [open, close] = object ? "{}" : "[]";
  if (parts.length === 0) return `${open}${close}`;
  if (!indent) return `${open}${parts.join(",")}${close}`;
  const pad = " ".repeat(indent * (depth + 1));
  return `${open}\n${pad}${parts.join(`,\n${pad}`)}\n${" ".repeat(indent * depth)}${close}`;
}

/** What is in it, by key or position; none for a scalar. */
export function childrenOf(value: ExactJson): readonly (readonly [key: string | number, value: ExactJson])[] {
  if (value instanceof ExactObject) return value.members;
  return Array.isArray(value) ? value.map((each, index) => [index, each] as const) : [];
}

export function isBranch(value: ExactJson): value is ExactObject | readonly ExactJson[] {
  return value instanceof ExactObject || Array.isArray(value);
}
