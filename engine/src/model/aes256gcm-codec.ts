/** The codec that comes with the library: AES-256-GCM, any number of keys, of which the current one encrypts. */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import { InvalidDefinition, UnknownPayloadKey } from "./errors.ts";
import type { PayloadCodec } from "./payload-codec.ts";

export interface Aes256GcmKeys {
  /** By their ids: 32 random bytes each, in base64. Make one with `openssl rand -base64 32`. */
  readonly keys: Readonly<Record<string, string>>;
  /** The id of the key that encrypts. The others only decrypt. */
  readonly current: string;
}

interface Key {
  readonly encrypts: KeyObject;
  readonly hashes: KeyObject;
}

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const keyText = /^[A-Za-z0-9+/]{43}=?$/;

/** Stores nonce, tag and ciphertext in base64. Throws `InvalidDefinition` for keys that are none. */
export function aes256gcmCodec({ keys, current }: Aes256GcmKeys): PayloadCodec {
  const known = new Map(Object.entries(keys).map(([id, text]) => [id, readKey(id, text)]));
  const key = known.get(current);
  if (!key) throw new InvalidDefinition(`The current key "${current}" is not among the keys.`);
  const newestFirst = [key, ...[...known.values()].filter((other) => other !== key)];
  return {
    encode(text, belongsTo) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", key.encrypts, nonce).setAAD(Buffer.from(belongsTo));
      const hidden = [cipher.update(text, "utf8"), cipher.final()];
      return { keyId: current, data: Buffer.concat([nonce, cipher.getAuthTag(), ...hidden]).toString("base64") };
    },
    decode({ keyId, data }, belongsTo) {
      const by = known.get(keyId);
      if (!by) throw new UnknownPayloadKey(keyId);
      const bytes = Buffer.from(data, "base64");
      const textAt = nonceBytes + tagBytes;
      const options = { authTagLength: tagBytes };
      const decipher = createDecipheriv("aes-256-gcm", by.encrypts, bytes.subarray(0, nonceBytes), options);
      decipher.setAAD(Buffer.from(belongsTo)).setAuthTag(bytes.subarray(nonceBytes, textAt));
      return decipher.update(bytes.subarray(textAt), undefined, "utf8") + decipher.final("utf8");
    },
    hashes: (text) => newestFirst.map(({ hashes }) => createHmac("sha256", hashes).update(text).digest("hex")),
  };
}

function readKey(id: string, text: string): Key {
  const bytes = Buffer.from(text, "base64");
  if (!keyText.test(text) || bytes.length !== keyBytes) {
    throw new InvalidDefinition(
      `The key "${id}" must be ${keyBytes} bytes in base64. Make one with: openssl rand -base64 32`,
    );
  }
  return {
    encrypts: createSecretKey(bytes),
    hashes: createSecretKey(Buffer.from(hkdfSync("sha256", bytes, "", "async-workflow request hashes", keyBytes))),
  };
}
