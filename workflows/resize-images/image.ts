// One image: checked before anything is made from it, then scaled. Everything else about sharp is here.
import { NonRetryable } from "async-workflow";
import type { Sharp } from "sharp";

/** 10,000 × 10,000: what decodes to more is refused before it is decoded. */
const maxPixels = 100_000_000;
const quality = 80;
// SVG is left out: it is a program for drawing, not an image, and may name other files.
const readable = new Set(["jpeg", "png", "webp", "gif", "tiff", "heif"]);

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The size as it is seen, with the camera's rotation applied. Reads the whole image, so that a torn one is found here. */
export async function readImage(name: string, bytes: Buffer): Promise<Size> {
  return naming(name, async () => {
    const { format, autoOrient } = await (await open(bytes)).metadata();
    if (!readable.has(format)) throw new Error(`it is ${format.toUpperCase()}`);
    await (await open(bytes)).stats();
    return { width: autoOrient.width, height: autoOrient.height };
  });
}

/** The image at that width, upright, without metadata (place, camera, owner). */
export async function scaleImage(name: string, bytes: Buffer, width: number, format: "webp" | "jpeg") {
  return naming(name, async () => {
    const scaled = (await open(bytes)).autoOrient().resize({ width, withoutEnlargement: true });
    // JPEG knows no transparency: white below instead of black.
    const encoded =
      format === "webp" ? scaled.webp({ quality }) : scaled.flatten({ background: "#fff" }).jpeg({ quality });
    const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height };
  });
}

/** Loads sharp with the first image: the web process, which knows the workflow, never needs it. */
async function open(bytes: Buffer): Promise<Sharp> {
  const { default: sharp } = await import("sharp");
  // An image at a time per entry: a cache and many threads would only hold memory of other entries.
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp(bytes, { failOn: "truncated", limitInputPixels: maxPixels });
}

async function naming<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = (error as Error).message.split("\n", 1)[0];
    throw new NonRetryable(`The image "${name}" cannot be used: ${reason}.`, { cause: error });
  }
}
