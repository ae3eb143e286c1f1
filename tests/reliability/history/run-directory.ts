/** Reads and writes the directory of a run. */
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import type { History, Run } from "./records.ts";

type Kind = Exclude<keyof History, "run">;
type RecordOf<K extends Kind> = History[K][number];

const kinds: readonly Kind[] = [
  "wal",
  "calls",
  "effects",
  "stream",
  "hooks",
  "faults",
  "processes",
  "clock",
  "final",
  "catalog",
];

const recordsPerWrite = 10_000;

/** Appends records; many writers may each have a file of their own, none shares one. */
export function appendRecords<K extends Kind>(directory: string, kind: K, records: readonly RecordOf<K>[]): void {
  const path = join(directory, `${kind}.ndjson`);
  // In portions: the log of a long run is longer than the longest string there can be.
  for (let from = 0; from < records.length; from += recordsPerWrite) {
    const lines = records.slice(from, from + recordsPerWrite).map((record) => `${JSON.stringify(record)}\n`);
    appendFileSync(path, lines.join(""));
  }
}

/** Writes a whole history into a new directory. */
export function writeHistory(directory: string, history: History): void {
  mkdirSync(directory, { recursive: true });
  for (const kind of kinds) {
    writeFileSync(join(directory, `${kind}.ndjson`), "");
    appendRecords(directory, kind, history[kind]);
  }
  writeRun(directory, history.run);
}

export function writeRun(directory: string, run: Run): void {
  writeFileSync(join(directory, "run.json"), `${JSON.stringify(run, null, 2)}\n`);
}

/** A file that is missing holds no records. Throws when run.json is missing or a line is no JSON. */
export function readHistory(directory: string): History {
  const run = JSON.parse(readFileSync(join(directory, "run.json"), "utf8")) as Run;
  if (run.format !== 1)
    throw new Error(`${directory}: format ${String(run.format)} is not known; this checker reads format 1.`);
  const records = <K extends Kind>(kind: K): RecordOf<K>[] => readRecords(directory, kind);
  return {
    run,
    wal: records("wal"),
    calls: records("calls"),
    effects: records("effects"),
    stream: records("stream"),
    hooks: records("hooks"),
    faults: records("faults"),
    processes: records("processes"),
    clock: records("clock"),
    final: records("final"),
    catalog: records("catalog"),
  };
}

/** The records of one kind that were appended so far. */
export function readRecords<K extends Kind>(directory: string, kind: K): RecordOf<K>[] {
  return readLines(join(directory, `${kind}.ndjson`));
}

const chunkBytes = 8 * 2 ** 20;

// In chunks: the log of a long run is larger than the longest string there can be.
function readLines<T>(path: string): T[] {
  if (!existsSync(path)) return [];
  const records: T[] = [];
  const chunk = Buffer.alloc(chunkBytes);
  const decoder = new StringDecoder("utf8");
  const file = openSync(path, "r");
  try {
    let rest = "";
    for (let length = readSync(file, chunk); length > 0; length = readSync(file, chunk)) {
      const lines = (rest + decoder.write(chunk.subarray(0, length))).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) records.push(parse(line, path, records.length));
    }
    if (rest !== "") records.push(parse(rest, path, records.length));
  } finally {
    closeSync(file);
  }
  return records;
}

function parse<T>(line: string, path: string, index: number): T {
  try {
    return JSON.parse(line) as T;
  } catch {
    throw new Error(`${path}:${index + 1} is not JSON. A writer was cut off in the middle of a line.`);
  }
}
