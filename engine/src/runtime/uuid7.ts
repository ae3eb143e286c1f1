/** Time-ordered unique ids (RFC 9562, version 7): 48 bits of milliseconds, then random bits with a counter on top. */
import { randomFillSync } from "node:crypto";

/** A new id for a moment in ms since 1970. */
export type Uuid7 = (nowMs: number) => string;

/**
 * Ids of one source ascend, also within a millisecond: the 12 bits after the time count on from a random start
 * (RFC 9562 §6.2, method 1); should they run out, the time is borrowed from ahead. Each clock has a source of its own:
 * a test's that is years ahead must not move the ids of others.
 */
export function uuid7Source(): Uuid7 {
  const pool = Buffer.alloc(16 * 256);
  let offset = pool.length;
  let lastMs = 0;
  let counter = 0;
  return (nowMs) => {
    if (offset === pool.length) {
      randomFillSync(pool);
      offset = 0;
    }
    const bytes = pool.subarray(offset, offset + 16);
    offset += 16;
    if (nowMs > lastMs) {
      lastMs = nowMs;
      counter = bytes.readUInt16BE(6) & 0x7ff;
    } else if (++counter > 0xfff) {
      lastMs += 1;
      counter = 0;
    }
    bytes.writeUIntBE(lastMs, 0, 6);
    bytes.writeUInt16BE(0x7000 | counter, 6);
    bytes[8] = 0x80 | ((bytes[8] as number) & 0x3f);
    const hex = bytes.toString("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  };
}

/** By this process's clock. */
export const uuid7: Uuid7 = uuid7Source();

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const isUuid = (text: string): boolean => uuid.test(text);
