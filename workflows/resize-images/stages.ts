// The three stages. READ checks every image before the first is scaled; each image and each size is a step, so what is
// done stays done when a later one fails.
import { NonRetryable, type StageContext } from "async-workflow";
import type { Pool } from "pg";
import { database } from "../database.ts";
import { findFile, keepFiles, readFile, type StoredFile, saveFile } from "../files/store.ts";
import { openBelow } from "../sources/folder.ts";
import { importSettings } from "../sources/settings.ts";
import { readImage, scaleImage } from "./image.ts";
import type { ResizeInput } from "./input.ts";

/** One image is in memory at a time. */
const maxImageBytes = 64 * 1024 * 1024;
/** Copies and sizes of an entry that never reaches its gallery go after so long. */
const keptDays = 30;

// Types: an "interface" has no index signature, which what a stage returns needs.
export type SourceImage = {
  readonly file: string;
  readonly name: string;
  readonly width: number;
  readonly height: number;
};

export type SizedImage = {
  readonly file: string;
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  /** The image it was made from. */
  readonly of: string;
};

export type Gallery = {
  readonly images: readonly (Omit<SizedImage, "file"> & { readonly url: string })[];
  readonly originals: number;
  readonly bytes: number;
};

type Context<Results = unknown> = StageContext<ResizeInput, Results>;

export async function readImages(context: Context): Promise<SourceImage[]> {
  const { images, paths } = context.input;
  const sources = [...images.map((id) => ({ id })), ...paths.map((path) => ({ path }))];
  const read: SourceImage[] = [];
  for (const source of sources) {
    context.signal.throwIfAborted();
    const key = "id" in source ? source.id : source.path;
    read.push(
      await context.step(`read ${key}`, ({ idempotencyKey }) =>
        "id" in source ? readUploaded(context, source.id) : readBelow(context, source.path, idempotencyKey),
      ),
    );
    context.progress((100 * read.length) / sources.length);
  }
  return read;
}

export async function resizeAll(context: Context<{ readonly READ: readonly SourceImage[] }>): Promise<SizedImage[]> {
  const { input, results, signal, step, progress, log } = context;
  const wanted = results.READ.flatMap((image) => widthsFor(image, input.widths).map((width) => ({ image, width })));
  const made: SizedImage[] = [];
  for (const { image, width } of wanted) {
    signal.throwIfAborted();
    made.push(
      await step(`${image.name} ${width}`, ({ idempotencyKey }) => resizeOne(context, image, width, idempotencyKey)),
    );
    const { name, width: pixels, height, bytes } = made.at(-1) as SizedImage;
    log.debug(`Made ${name}`, { width: pixels, height, bytes });
    progress((100 * made.length) / wanted.length);
  }
  return made;
}

/** Makes the sizes stay, and tells where they are. */
export async function saveGallery({
  results,
  entry,
  log,
}: Context<{ readonly READ: readonly SourceImage[]; readonly RESIZE: readonly SizedImage[] }>): Promise<Gallery> {
  const ids = results.RESIZE.map(({ file }) => file);
  await keepFiles(await database(), ids, entry.workspace);
  log.info(`Kept ${ids.length} images`);
  return {
    images: results.RESIZE.map(({ file, ...image }) => ({ ...image, url: `/api/files/${file}` })),
    originals: results.READ.length,
    bytes: results.RESIZE.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

async function resizeOne(
  { input, entry, signal }: Context,
  image: SourceImage,
  width: number,
  writeKey: string,
): Promise<SizedImage> {
  const pool = await database();
  const original = await findFile(pool, image.file, entry.workspace);
  if (!original) throw new NonRetryable(`The stored copy of "${image.name}" is gone; start a new entry.`);
  const scaled = await scaleImage(image.name, await bytesOf(pool, original), width, input.format);
  const name = `${image.name.replace(/\.[^.]*$/, "").slice(0, 200)}-${scaled.width}.${input.format === "webp" ? "webp" : "jpg"}`;
  const owner = { workspace: entry.workspace, owner: entry.owner };
  const file = await saveFile(pool, { ...owner, name, declaredType: "", writeKey, days: keptDays }, once(scaled.data), {
    maxBytes: maxImageBytes,
    signal,
  });
  return { file: file.id, name, width: scaled.width, height: scaled.height, bytes: file.size, of: image.name };
}

/** The widths that make it smaller; its own width when none does. */
function widthsFor(image: SourceImage, widths: readonly number[]): number[] {
  const smaller = [...new Set(widths)].filter((width) => width <= image.width).sort((a, b) => a - b);
  return smaller.length > 0 ? smaller : [image.width];
}

async function readUploaded({ entry }: Context, id: string): Promise<SourceImage> {
  const pool = await database();
  const file = await findFile(pool, id, entry.workspace);
  if (!file) throw new NonRetryable(`There is no uploaded file ${id}.`);
  const size = await readImage(file.name, await bytesOf(pool, file));
  return { file: file.id, name: file.name, ...size };
}

/** Checks an image of the import folder, and only then copies it to where every worker reads it: a broken one can be replaced. */
async function readBelow({ entry, signal }: Context, path: string, writeKey: string): Promise<SourceImage> {
  const { handle, size: length } = await openBelow(importSettings().folder, path);
  const name = (path.split("/").at(-1) ?? path).slice(0, 255);
  try {
    if (length > maxImageBytes) throw new NonRetryable(`The image "${path}" is too large: ${length} bytes.`);
    const bytes = await handle.readFile();
    const size = await readImage(name, bytes);
    const copy = { workspace: entry.workspace, owner: entry.owner, name, declaredType: "", writeKey, days: keptDays };
    const file = await saveFile(await database(), copy, once(bytes), { maxBytes: maxImageBytes, signal });
    return { file: file.id, name, ...size };
  } finally {
    await handle.close();
  }
}

async function bytesOf(pool: Pool, file: StoredFile): Promise<Buffer> {
  if (file.size > maxImageBytes) throw new NonRetryable(`The image "${file.name}" is too large.`);
  const chunks: Buffer[] = [];
  for await (const chunk of readFile(pool, file)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* once(bytes: Buffer) {
  yield bytes;
}
