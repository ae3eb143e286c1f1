/** Keeps secrets at rest: AES-256-GCM under a key made from AUTH_SECRET, bound to the row they belong to. */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";

export interface SecretBox {
  /** `belongsTo` names the row: a sealed secret that is moved to another one does not open. */
  seal(secret: string, belongsTo: string): Buffer;
  /** Throws when it was changed, moved, or sealed under another key. */
  open(sealed: Buffer, belongsTo: string): string;
}

const version = 1;
const keyIdBytes = 4;
const nonceBytes = 12;
const tagBytes = 16;

/** Layout: version, key id, nonce, tag, ciphertext. */
export function createSecretBox(authSecret: string): SecretBox {
  const key = Buffer.from(hkdfSync("sha256", authSecret, "", "webhook secrets", 32));
  const keyId = createHash("sha256").update(key).digest().subarray(0, keyIdBytes);
  return {
    seal(secret, belongsTo) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(belongsTo));
      const text = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
      return Buffer.concat([Buffer.of(version), keyId, nonce, cipher.getAuthTag(), text]);
    },
    open(sealed, belongsTo) {
      const nonceAt = 1 + keyIdBytes;
      const tagAt = nonceAt + nonceBytes;
      const textAt = tagAt + tagBytes;
      if (!sealed.subarray(1, nonceAt).equals(keyId)) {
        throw new Error("A secret was sealed under another AUTH_SECRET: set that one again, or replace the secret.");
      }
      const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(nonceAt, tagAt)).setAAD(
        Buffer.from(belongsTo),
      );
      decipher.setAuthTag(sealed.subarray(tagAt, textAt));
      return decipher.update(sealed.subarray(textAt), undefined, "utf8") + decipher.final("utf8");
    },
  };
}
