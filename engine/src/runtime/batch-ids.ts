/**
 * The ids of a batch that was started under an idempotency key: all follow from one id that is kept with the key and belongs
 * to no entry, so that a repeated request finds its entries though only one id was written down. They ascend in the order
 * of the batch, and whoever is shown one of them cannot guess another.
 */
import { createHash } from "node:crypto";

/** `count` is at most 4,096: the place in the batch stands in the 12 bits behind the time. */
export function batchIds(base: string, count: number): string[] {
  const seed = Buffer.from(base.replaceAll("-", ""), "hex");
  const time = base.slice(0, 13);
  return Array.from({ length: count }, (_, place) => {
    const random = createHash("sha256").update(seed).update(String(place)).digest();
    random[0] = 0x80 | ((random[0] as number) & 0x3f);
    const hex = random.toString("hex", 0, 8);
    return `${time}-7${place.toString(16).padStart(3, "0")}-${hex.slice(0, 4)}-${hex.slice(4)}`;
  });
}
