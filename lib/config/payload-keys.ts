/** The keys that inputs and results are encrypted with: `k2:<base64>,k1:<base64>`, the first one encrypts. */
import { z } from "zod";

export interface PayloadKeys {
  readonly keys: Readonly<Record<string, string>>;
  /** The id of the one that encrypts. */
  readonly current: string;
}

// 32 bytes have 43 characters and one of padding.
const form = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/]{43}=)$/;

export const payloadKeys = z
  .string()
  .transform((text) => text.split(",").map((part) => form.exec(part.trim())))
  .refine((parts) => parts.every((part) => part !== null))
  .transform((parts) => parts.map((part) => [part?.[1], part?.[2]] as [string, string]))
  .refine((pairs) => new Set(pairs.map(([id]) => id)).size === pairs.length)
  .transform((pairs): PayloadKeys => ({ keys: Object.fromEntries(pairs), current: pairs[0]?.[0] ?? "" }))
  .optional()
  .describe(
    "keys with different names, the current one first, like k2:<key>,k1:<key>, where a key is 32 bytes in base64; make one with: openssl rand -base64 32",
  );
