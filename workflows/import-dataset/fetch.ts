// Stage FETCH: brings the file to where every worker can read it.
import { NonRetryable, type StageContext } from "async-workflow";
import { database } from "../database.ts";
import { type FileOwner, FileTooLarge, findFile, type NewFile, saveFile } from "../files/store.ts";
import { openDownload } from "../sources/download.ts";
import { openBelow } from "../sources/folder.ts";
import { importSettings } from "../sources/settings.ts";
import type { ImportInput } from "./input.ts";

/** Larger files are refused: they take as much room again in the database. */
const maxBytes = 1024 ** 3;
/** A failed import can be taken up again for so long. */
const keptDays = 30;

// A type: "interface" has no index signature, which what a stage returns needs.
export type FetchedFile = {
  readonly file: string;
  readonly name: string;
  readonly size: number;
  readonly startedAt: string;
};

type Context = StageContext<ImportInput, unknown>;

export async function fetchFile(context: Context): Promise<FetchedFile> {
  const startedAt = new Date().toISOString();
  const { file, path, url } = context.input;
  const stored = file
    ? await uploaded(context, file)
    : path
      ? await fromFolder(context, path)
      : await fromWeb(context, url);
  context.log.info(`${stored.name} is stored`, { file: stored.id, bytes: stored.size });
  return { file: stored.id, name: stored.name, size: stored.size, startedAt };
}

async function uploaded({ entry }: Context, id: string) {
  const file = await findFile(await database(), id, entry.workspace);
  if (!file) throw new NonRetryable(`There is no uploaded file ${id}.`);
  return file;
}

async function fromFolder(context: Context, path: string) {
  const { handle, size } = await openBelow(importSettings().folder, path);
  try {
    const name = path.split("/").at(-1) ?? path;
    const bytes = handle.createReadStream({ autoClose: false });
    return await copy(context, { name, declaredType: "", size }, bytes);
  } finally {
    await handle.close();
  }
}

async function fromWeb(context: Context, url = "") {
  const { bytes, ...source } = await openDownload(url, { hosts: importSettings().hosts, signal: context.signal });
  return copy(context, source, bytes);
}

type Source = Pick<NewFile, "name" | "declaredType"> & { readonly size: number | null };

async function copy(context: Context, { name, declaredType, size }: Source, bytes: AsyncIterable<Uint8Array>) {
  const { entry, idempotencyKey, signal, progress } = context;
  const owner: FileOwner = { workspace: entry.workspace, owner: entry.owner };
  const onBytes = (done: number) => size && progress(Math.min(100, (100 * done) / size));
  try {
    if (size !== null && size > maxBytes) throw new FileTooLarge(maxBytes);
    const file = { ...owner, name, declaredType, writeKey: idempotencyKey, days: keptDays };
    return await saveFile(await database(), file, bytes, { maxBytes, signal, onBytes });
  } catch (error) {
    if (error instanceof FileTooLarge) throw new NonRetryable(error.message, { cause: error });
    throw error;
  }
}
