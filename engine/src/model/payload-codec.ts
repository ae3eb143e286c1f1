/** How inputs and results may be kept from whoever can read the database: the interface of a codec, and the form of what it made. */
import type { Json } from "./json.ts";

/**
 * Encrypts what callers and handlers hand in, and decrypts what is read back. All processes of a database need one that knows
 * the same keys. Its functions answer at once: a codec whose keys lie elsewhere fetches them before it is made.
 */
export interface PayloadCodec {
  /** `belongsTo` names the value and its entry: what is moved elsewhere must not decode. */
  encode(text: string, belongsTo: string): EncodedPayload;
  /** Throws `UnknownPayloadKey` for a key that it does not have; whatever else it throws becomes `PayloadUnreadable`. */
  decode(payload: EncodedPayload, belongsTo: string): string;
  /**
   * Keyed hashes of a text in hexadecimal, by the current key first, then by the others: they tell a repeated request
   * from another one without keeping what it said.
   */
  hashes(text: string): readonly string[];
}

export interface EncodedPayload {
  readonly keyId: string;
  /** Text, as it is stored. */
  readonly data: string;
}

/** How an encrypted value stands in its column: `{"$encrypted": {"key": "k2", "data": "…"}}`. */
export interface Sealed {
  readonly $encrypted: { readonly key: string; readonly data: string };
}

/** Stands where a value was that this process cannot decrypt: `{"$unreadable": {"code": …, "message": …}}`. */
const marks = ["$encrypted", "$unreadable"] as const;

export const sealedText = ({ keyId, data }: EncodedPayload): string =>
  JSON.stringify({ $encrypted: { key: keyId, data } } satisfies Sealed);

export function isSealed(value: unknown): value is Sealed {
  if (typeof value !== "object" || value === null || !("$encrypted" in value) || Object.keys(value).length !== 1)
    return false;
  const inner = value.$encrypted as Partial<Sealed["$encrypted"]> | null;
  return typeof inner?.key === "string" && typeof inner.data === "string";
}

export const isUnreadable = (value: Json): boolean =>
  typeof value === "object" && value !== null && "$unreadable" in value;

export const unreadable = (code: string, message: string): Json => ({ $unreadable: { code, message } });

/** Whether a JSON text would be taken for an encrypted value, or for one that could not be decrypted. */
export function looksSealed(text: string): boolean {
  return text.startsWith('{"$') && marks.some((mark) => text.startsWith(`{"${mark}":{"`));
}
