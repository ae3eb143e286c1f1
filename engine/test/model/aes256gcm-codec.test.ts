import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { aes256gcmCodec, InvalidDefinition, InvalidResult, UnknownPayloadKey } from "../../src/index.ts";
import { toJsonText } from "../../src/model/json-text.ts";
import { isSealed, looksSealed, sealedText } from "../../src/model/payload-codec.ts";

const k1 = randomBytes(32).toString("base64");
const k2 = randomBytes(32).toString("base64");
const codec = aes256gcmCodec({ keys: { k1 }, current: "k1" });
const rotated = aes256gcmCodec({ keys: { k1, k2 }, current: "k2" });

test("what was encoded decodes to the same text, also after the key was rotated", () => {
  for (const text of ["", '"a"', '{"ü":"👋 \\"quoted\\""}', JSON.stringify("x".repeat(1_000_000))]) {
    const sealed = codec.encode(text, "here");
    expect(sealed.keyId).toBe("k1");
    expect(codec.decode(sealed, "here")).toBe(text);
    expect(rotated.decode(sealed, "here")).toBe(text);
    expect(rotated.encode(text, "here").keyId).toBe("k2");
  }
});

test("the same text is never encrypted to the same bytes", () => {
  expect(codec.encode("1", "here").data).not.toBe(codec.encode("1", "here").data);
});

test("no bit can be changed, nothing be cut off, moved elsewhere, or read under another key", () => {
  const sealed = codec.encode('{"amount":10}', "here");
  const bytes = Buffer.from(sealed.data, "base64");
  const decode = (data: Buffer, keyId = "k1") => codec.decode({ keyId, data: data.toString("base64") }, "here");
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8((changed[at] as number) ^ 1, at);
    expect(() => decode(changed), `byte ${at}`).toThrow();
  }
  for (const length of [0, 11, 12, 20, 27, 28, bytes.length - 1])
    expect(() => decode(bytes.subarray(0, length)), `${length}`).toThrow();
  expect(() => codec.decode(sealed, "elsewhere")).toThrow();
  const impostor = aes256gcmCodec({ keys: { k1: k2 }, current: "k1" });
  expect(() => impostor.decode(sealed, "here")).toThrow();
  expect(() => decode(bytes, "k9")).toThrow(UnknownPayloadKey);
});

test("a request's hashes are keyed, the current key's first, and an earlier key's stays known", () => {
  const [before = ""] = codec.hashes("request");
  const after = rotated.hashes("request");
  expect(after).toHaveLength(2);
  expect(after[1]).toBe(before);
  expect(after[0]).not.toBe(before);
  expect(before).toMatch(/^[0-9a-f]{64}$/);
});

test("a key that is none is refused with the command that makes one", () => {
  for (const key of ["", "short", randomBytes(16).toString("base64"), `${k1}x`, randomBytes(32).toString("hex")]) {
    const make = () => aes256gcmCodec({ keys: { bad: key }, current: "bad" });
    expect(make).toThrow(InvalidDefinition);
    expect(make).toThrow("openssl rand -base64 32");
  }
  expect(() => aes256gcmCodec({ keys: { k1 }, current: "k2" })).toThrow('"k2" is not among the keys');
});

test("nothing that is handed in passes for an encrypted value", () => {
  const sealed = JSON.parse(sealedText(codec.encode("1", "here")));
  expect(isSealed(sealed)).toBe(true);
  for (const forged of [sealed, { $unreadable: { code: "x" } }]) {
    expect(() => toJsonText(forged, "The input")).toThrow(InvalidResult);
    expect(looksSealed(JSON.stringify(forged))).toBe(true);
  }
  for (const other of [null, "$encrypted", [sealed], { a: sealed }, { $encrypted: 1 }, { ...sealed, more: 1 }]) {
    expect(isSealed(other), JSON.stringify(other)).toBe(false);
  }
  expect(toJsonText({ a: sealed }, "The input")).toContain("$encrypted");
});
