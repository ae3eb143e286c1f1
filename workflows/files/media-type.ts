// Decides what a file is served as. Only what is proved to be a plain raster image may be shown in the page.

const raster: ReadonlyArray<readonly [type: string, matches: (head: Buffer) => boolean]> = [
  ["image/png", (head) => head.subarray(0, 8).equals(Buffer.from("\x89PNG\r\n\x1a\n", "latin1"))],
  ["image/jpeg", (head) => head.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))],
  ["image/gif", (head) => /^GIF8[79]a/.test(head.toString("latin1", 0, 6))],
  ["image/webp", (head) => head.toString("latin1", 0, 4) === "RIFF" && head.toString("latin1", 8, 12) === "WEBP"],
  ["image/avif", (head) => /^ftypavi[fs]$/.test(head.toString("latin1", 4, 12))],
];
const rasterTypes = new Set(raster.map(([type]) => type));

/** May a browser show this type in place? Everything else is only downloaded. */
export function isShownInline(mediaType: string): boolean {
  return rasterTypes.has(mediaType);
}

/**
 * The type of a file by its first bytes; for anything but a raster image the declared one, if it is one.
 * A file that only claims to be an image becomes plain bytes.
 */
export function mediaTypeOf(head: Buffer, declared: string): string {
  const seen = raster.find(([, matches]) => matches(head))?.[0];
  if (seen) return seen;
  const type = declared.toLowerCase();
  return /^[a-z]+\/[a-z0-9][a-z0-9.+-]{0,99}$/.test(type) && !type.startsWith("image/")
    ? type
    : "application/octet-stream";
}
