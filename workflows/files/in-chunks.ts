// Regroups a stream of bytes into chunks of one size.

/** Chunks of exactly `size` bytes; the last one holds the rest. No chunk is empty. */
export async function* inChunks(
  bytes: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Buffer, void, undefined> {
  let pending: Uint8Array[] = [];
  let length = 0;
  for await (const part of bytes) {
    pending.push(part);
    length += part.length;
    if (length < size) continue;
    const whole = Buffer.concat(pending);
    let from = 0;
    for (; from + size <= length; from += size) yield whole.subarray(from, from + size);
    pending = [whole.subarray(from)];
    length -= from;
  }
  if (length > 0) yield Buffer.concat(pending);
}
