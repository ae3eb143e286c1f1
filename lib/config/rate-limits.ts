/** How many requests callers may send in a minute. */
import { z } from "zod";

export interface RateLimits {
  /** Per person who is signed in. 0: any number, as for the others. */
  readonly session: number;
  readonly key: number;
  readonly token: number;
  /** Per network address, of callers who are nobody. */
  readonly address: number;
}

const standard: RateLimits = { session: 6_000, key: 30_000, token: 600, address: 3_000 };
const form = /^(session|key|token|address)=(\d{1,7})$/;

/** A list like `key=30000,session=6000`; what is not named keeps its number. Null: `off`. */
export const rateLimits = z
  .string()
  .transform((text) => text.split(",").map((part) => part.trim()))
  .refine((parts) => parts.join() === "off" || parts.every((part) => form.test(part)))
  .transform((parts): RateLimits | null => {
    if (parts.join() === "off") return null;
    const pairs = parts.map((part) => form.exec(part)).map((match) => [match?.[1], Number(match?.[2])]);
    return { ...standard, ...Object.fromEntries(pairs) };
  });

/** Those of whoever has a login; one's own machine has none. */
export function readRateLimits(given: RateLimits | null | undefined, login: boolean): RateLimits | null {
  return given === undefined ? (login ? standard : null) : given;
}
