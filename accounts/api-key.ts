/** The text of an API key: `aw_<43 characters of 256 random bits><6 of a checksum>`. No I/O. */
import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import { hashOf } from "./secret-token.ts";

const form = /^aw_([\w-]{43})([0-9a-z]{7})$/;

export interface NewKey {
  readonly key: string;
  readonly hash: Buffer;
  readonly ending: string;
}

export function newKey(): NewKey {
  const secret = randomBytes(32).toString("base64url");
  const key = `aw_${secret}${checksum(secret)}`;
  return { key, hash: hashOf(key), ending: key.slice(-4) };
}

/** Whether it can be a key at all. A typing error is found without asking the database, and scanners can tell keys by it. */
export function isKey(text: string): boolean {
  const [, secret, sum] = form.exec(text) ?? [];
  return secret !== undefined && sum === checksum(secret);
}

function checksum(secret: string): string {
  return crc32(secret).toString(36).padStart(7, "0");
}
