import { describe, expect, it } from "vitest";
import { cleanFields, cleanMessage, longestFields, longestMessage } from "../../src/model/log-line.ts";

const read = (fields: unknown) => JSON.parse(cleanFields(fields) as string) as unknown;

describe("a message", () => {
  it("is kept as it is, whatever its language", () => {
    expect(cleanMessage("Загружено 5 строк 🎉\nline two")).toBe("Загружено 5 строк 🎉\nline two");
  });
  it("has neither NUL nor half of a surrogate pair", () => {
    expect(cleanMessage("a\0b\ud800c")).toBe("a\uFFFDb\uFFFDc");
  });
  it("is cut where it is too long, and says so", () => {
    const cut = cleanMessage("x".repeat(longestMessage + 1));
    expect(cut.length).toBeLessThan(longestMessage + 60);
    expect(cut).toMatch(/x… \(cut; it has 8193 characters\)$/);
  });
  it("that is no text is told as what it is", () => {
    expect(cleanMessage(new Error("no route"))).toBe("no route");
    expect(cleanMessage({ rows: 5 })).toBe('{"rows":5}');
    expect(cleanMessage(undefined)).toBe("undefined");
  });
});

describe("fields", () => {
  it("are kept as JSON", () => {
    expect(read({ rows: 5, nested: { list: [1, "two", null, true] }, at: new Date(0) })).toEqual({
      rows: 5,
      nested: { list: [1, "two", null, true] },
      at: "1970-01-01T00:00:00.000Z",
    });
  });
  it("that are none are null", () => {
    for (const none of [undefined, null, {}, { gone: undefined }]) expect(cleanFields(none)).toBeNull();
  });
  it("may hold what JSON cannot: it is written out", () => {
    expect(read({ big: 2n ** 64n, nan: Number.NaN, fn: Symbol("s"), nul: "a\0b\udc00" })).toEqual({
      big: "18446744073709551616",
      nan: "NaN",
      fn: "Symbol(s)",
      nul: "a\uFFFDb\uFFFD",
    });
  });
  it("may hold errors, with their code, message and stack", () => {
    expect(read({ error: new TypeError("no route") })).toMatchObject({
      error: { code: "handler_error", message: "no route", stack: expect.stringContaining("TypeError: no route") },
    });
  });
  it("may go in circles and down without end", () => {
    const circle: Record<string, unknown> = { name: "circle" };
    circle.self = circle;
    expect(JSON.stringify(read(circle))).toContain("{…}");
    let deep: unknown = "bottom";
    for (let depth = 0; depth < 50_000; depth += 1) deep = [deep];
    expect(JSON.stringify(read({ deep }))).toContain("[…]");
  });
  it("are cut where they are too large, and say so", () => {
    const { list } = read({ list: Array.from({ length: 1_000_000 }, (_, n) => n) }) as { list: unknown[] };
    expect(list.length).toBeLessThan(1_000);
    expect(list.at(-1)).toMatch(/^… 999\d{3} more$/);
    expect(read({ text: "x".repeat(longestFields * 4) })).toEqual({
      cut: expect.stringMatching(/^\{"text":"x+…$/),
      characters: expect.any(Number),
    });
  });
  it("that throw when they are read are told as such", () => {
    const trap = new Proxy({}, { ownKeys: () => { throw new Error("no"); } }); // biome-ignore format: one line
    expect(read({ trap })).toEqual({ unreadable: "These fields threw when they were read." });
  });
});
