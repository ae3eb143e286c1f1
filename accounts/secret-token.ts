/** Secrets that are shown once: 256 random bits, of which only the SHA-256 is kept. */
import { createHash, randomBytes } from "node:crypto";

export interface SecretToken {
  readonly token: string;
  readonly hash: Buffer;
}

export function newSecretToken(): SecretToken {
  const token = randomBytes(32).toString("base64url");
  return { token, hash: hashOf(token) };
}

export function hashOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
