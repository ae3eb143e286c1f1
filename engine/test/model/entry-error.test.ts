import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toEntryError } from "../../src/model/entry-error.ts";
import { NonRetryable } from "../../src/model/errors.ts";

const storable = (text: string): boolean => text.isWellFormed() && !text.includes("\0");

describe("the failure path cannot fail", () => {
  test("anything that can be thrown becomes an error that can be stored", () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }), (thrown) => {
        const { code, message } = toEntryError(thrown);
        expect(code).toBe("thrown");
        expect(storable(message)).toBe(true);
      }),
    );
  });

  test("any text in a message is kept as far as it can be stored", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 5_000 }), (text) => {
        const error = toEntryError(new Error(text));
        expect(storable(error.message)).toBe(true);
        expect(storable(error.stack as string)).toBe(true);
      }),
    );
  });

  const broken = (property: string, descriptor: PropertyDescriptor): Error =>
    Object.defineProperty(new Error("fine"), property, descriptor);
  const throws = {
    get() {
      throw new Error("no look");
    },
  };
  test.each([
    ["a message that is a number", broken("message", { value: 42 }), "42"],
    ["a message that is an object", broken("message", { value: { a: 1 } }), '{"a":1}'],
    ["a message that throws", broken("message", throws), "a value that cannot be shown was thrown"],
    ["a stack that throws", broken("stack", throws), "fine"],
    ["a stack that is a number", broken("stack", { value: 7 }), "fine"],
    ["a cause that throws", broken("cause", throws), "fine"],
    ["no message and no name", broken("message", { value: "" }), "Error"],
    ["a symbol", Symbol("why"), "Symbol(why)"],
    ["an object without a prototype", Object.create(null), "{}"],
    ["an object whose toJSON throws", { toJSON: throws.get }, "a value that cannot be shown was thrown"],
    ["a function", function named() {}, "function named"],
    ["nothing", undefined, "undefined"],
  ])("%s", (_what, thrown, message) => {
    expect(toEntryError(thrown).message).toContain(message);
  });

  test("a proxy that refuses everything", () => {
    const trap = () => {
      throw new Error("never");
    };
    const hostile = new Proxy({}, { get: trap, getPrototypeOf: trap, ownKeys: trap, has: trap });
    expect(toEntryError(hostile).message).toBe("a value that cannot be shown was thrown");
  });
});

test("NUL and half surrogates are replaced, not the whole message", () => {
  expect(toEntryError(new Error("a\0b\ud800c")).message).toBe("a\uFFFDb\uFFFDc");
});

test("a message and a stack of unbounded length are cut", () => {
  const error = toEntryError(new Error("x".repeat(1_000_000)));
  expect(error.message).toHaveLength(4_096);
  expect(error.stack?.length).toBeLessThanOrEqual(16_384);
});

test("our errors keep their code, causes stand in the stack, and a circle of causes ends", () => {
  const cause = new Error("the disk is full");
  const error = new NonRetryable("could not save", { cause });
  cause.cause = error;
  expect(toEntryError(error)).toMatchObject({ code: "non_retryable", message: "could not save" });
  expect(toEntryError(error).stack).toMatch(/could not save.+caused by .+the disk is full/s);
});

test("an error of another realm shows its message", () => {
  expect(toEntryError(runInNewContext('new TypeError("from elsewhere")')).message).toBe("from elsewhere");
});
