// Writes and reads files as chunks of rows. No connection is held while a slow sender is waited for.
import { createHash } from "node:crypto";
import type { Pool } from "pg";
import { inChunks } from "./in-chunks.ts";
import { mediaTypeOf } from "./media-type.ts";

/** Each chunk is one row and one round trip; a file is never in memory as a whole. */
const chunkBytes = 256 * 1024;

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
}

export interface FileOwner {
  readonly workspace: string;
  readonly owner: string;
}

export interface NewFile extends FileOwner {
  readonly name: string;
  /** What the sender says it is. Kept only as far as the bytes do not say otherwise. */
  readonly declaredType: string;
  /** Writing again under the same key gives the file that is there: safe to repeat after a crash. */
  readonly writeKey?: string;
  /** The file goes after this many days unless `keepFiles` is called. Default: it stays. */
  readonly days?: number;
}

export interface SaveOptions {
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
  /** Told after each chunk how many bytes are stored. */
  readonly onBytes?: (bytes: number) => void;
}

export class FileTooLarge extends Error {
  override readonly name = "FileTooLarge";
  constructor(readonly maxBytes: number) {
    super(`The file is larger than ${maxBytes.toLocaleString("en")} bytes.`);
  }
}

/** Stores the bytes as they come. The file appears, whole, when this resolves; nothing is left of one that fails. */
export async function saveFile(
  pool: Pool,
  file: NewFile,
  bytes: AsyncIterable<Uint8Array>,
  { maxBytes, signal, onBytes }: SaveOptions,
): Promise<StoredFile> {
  const before = await findByKey(pool, file);
  if (before) return before;
  await sweep(pool);
  const { rows } = await pool.query<{ id: string }>(
    `insert into app_files.file (workspace, owner, write_key, name, expires_at)
     values ($1, $2, $3, $4, clock_timestamp() + interval '1 day') returning id`,
    [file.workspace, file.owner, file.writeKey ?? null, file.name],
  );
  const id = (rows[0] as { id: string }).id;
  try {
    const hash = createHash("sha256");
    let mediaType = mediaTypeOf(Buffer.alloc(0), file.declaredType);
    let size = 0;
    let n = 0;
    for await (const chunk of inChunks(bytes, chunkBytes)) {
      signal?.throwIfAborted();
      size += chunk.length;
      if (size > maxBytes) throw new FileTooLarge(maxBytes);
      if (n === 0) mediaType = mediaTypeOf(chunk, file.declaredType);
      hash.update(chunk);
      await pool.query("insert into app_files.file_chunk (file_id, n, bytes) values ($1, $2, $3)", [id, n++, chunk]);
      onBytes?.(size);
    }
    signal?.throwIfAborted();
    const stored = { id, name: file.name, mediaType, size, sha256: hash.digest("hex") };
    await complete(pool, stored, file.days);
    return stored;
  } catch (error) {
    await pool.query("delete from app_files.file where id = $1", [id]).catch(() => undefined);
    const winner = await findByKey(pool, file).catch(() => undefined);
    if (winner) return winner;
    throw error;
  }
}

/** The complete file of that id, or undefined. A foreign workspace's file is not found. */
export async function findFile(pool: Pool, id: string, workspace: string): Promise<StoredFile | undefined> {
  if (!uuid.test(id)) return undefined;
  const { rows } = await pool.query<FileRow>(`${selectFile} where id = $1 and workspace = $2 and size is not null`, [
    id,
    workspace,
  ]);
  return rows[0] && fromRow(rows[0]);
}

/** The bytes of a file, a chunk at a time. */
export async function* readFile(pool: Pool, file: StoredFile): AsyncGenerator<Buffer, void, undefined> {
  const chunks = Math.ceil(file.size / chunkBytes);
  for (let n = 0; n < chunks; n++) {
    const { rows } = await pool.query<{ bytes: Buffer }>(
      "select bytes from app_files.file_chunk where file_id = $1 and n = $2",
      [file.id, n],
    );
    if (!rows[0]) throw new Error(`The stored file "${file.name}" (${file.id}) is gone.`);
    yield rows[0].bytes;
  }
}

/** Lets files that were to expire stay. */
export async function keepFiles(pool: Pool, ids: readonly string[], workspace: string): Promise<void> {
  await pool.query("update app_files.file set expires_at = null where id = any($1) and workspace = $2", [
    ids,
    workspace,
  ]);
}

interface FileRow {
  id: string;
  name: string;
  media_type: string;
  size: string;
  sha256: string;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const selectFile = "select id, name, media_type, size, encode(sha256, 'hex') as sha256 from app_files.file";

function fromRow({ id, name, media_type, size, sha256 }: FileRow): StoredFile {
  return { id, name, mediaType: media_type, size: Number(size), sha256 };
}

async function findByKey(pool: Pool, { workspace, writeKey }: NewFile): Promise<StoredFile | undefined> {
  if (writeKey === undefined) return undefined;
  const { rows } = await pool.query<FileRow>(
    `${selectFile} where workspace = $1 and write_key = $2 and size is not null`,
    [workspace, writeKey],
  );
  return rows[0] && fromRow(rows[0]);
}

async function complete(pool: Pool, { id, name, mediaType, size, sha256 }: StoredFile, days?: number): Promise<void> {
  const { rowCount } = await pool.query(
    `update app_files.file
        set media_type = $2, size = $3, sha256 = decode($4, 'hex'), expires_at = clock_timestamp() + $5 * interval '1 day'
      where id = $1`,
    [id, mediaType, size, sha256, days ?? null],
  );
  if (rowCount !== 1) throw new Error(`The file "${name}" took more than a day to arrive and was given up.`);
}

/** A few at a time, so that no write pays for a long backlog. */
async function sweep(pool: Pool): Promise<void> {
  await pool.query(
    `delete from app_files.file where id in (
       select id from app_files.file where expires_at < clock_timestamp() order by expires_at limit 10
       for update skip locked)`,
  );
}
