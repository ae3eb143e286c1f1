// From the stored bytes of a file to its rows.
import { NonRetryable } from "async-workflow";
import { CsvReader } from "./csv-reader.ts";
import { JsonReader } from "./json-reader.ts";
import { NdjsonReader } from "./ndjson-reader.ts";
import type { Row, RowReader } from "./row.ts";

export type Format = "csv" | "json" | "ndjson";

const readers: Readonly<Record<Format, new () => RowReader>> = {
  csv: CsvReader,
  json: JsonReader,
  ndjson: NdjsonReader,
};

export interface RowBatch {
  readonly rows: readonly Row[];
  /** Bytes read so far. */
  readonly bytes: number;
}

/** The rows in batches, one per piece of the file. Gives other entries a turn between them. */
export async function* readRows(
  bytes: AsyncIterable<Uint8Array>,
  format: Format,
  signal: AbortSignal,
): AsyncGenerator<RowBatch, void, undefined> {
  const reader = new readers[format]();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let read = 0;
  for await (const piece of bytes) {
    signal.throwIfAborted();
    const rows = reader.push(decode(decoder, piece, read));
    read += piece.length;
    yield { rows, bytes: read };
  }
  yield { rows: [...reader.push(decode(decoder, undefined, read)), ...reader.end()], bytes: read };
}

/** Which format a file has, by its first bytes; the name decides nothing, since names lie more often. */
export function detectFormat(head: Uint8Array): Format {
  const text = new TextDecoder().decode(head).trimStart();
  if (text.startsWith("[")) return "json";
  if (!text.startsWith("{")) return "csv";
  const line = text.split("\n", 1)[0] as string;
  if (line.length === text.length || isJson(line)) return "ndjson";
  throw new NonRetryable("The file is one JSON object; an array of objects, or one object per line, can be imported.");
}

/** Refuses what is not text at all, before a reader makes nonsense of it. */
export function checkText(head: Uint8Array): void {
  if (head.length === 0) throw new NonRetryable("The file is empty.");
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) {
    throw new NonRetryable("The file is UTF-16 text. Save it as UTF-8 and import it again.");
  }
  if (head.includes(0)) throw new NonRetryable("The file is binary; CSV, JSON or NDJSON text can be imported.");
}

function decode(decoder: TextDecoder, piece: Uint8Array | undefined, before: number): string {
  try {
    return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
  } catch {
    throw new NonRetryable(
      `The file is not UTF-8 text (after byte ${before.toLocaleString("en")}). Save it as UTF-8 and import it again.`,
    );
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
