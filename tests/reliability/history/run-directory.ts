/** Reads and writes the directory of a run. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { History, Run } from "./records.ts";

type Kind = Exclude<keyof History, "run">;
type RecordOf<K extends Kind> = History[K][number];

const kinds: readonly Kind[] = [
  "wal",
  "calls",
  "effects",
  "stream",
  "faults",
  "processes",
  "clock",
  "final",
  "catalog",
];

/** Appends records; many writers may each have a file of their own, none shares one. */
export function appendRecords<K extends Kind>(directory: string, kind: K, records: readonly RecordOf<K>[]): void {
  if (records.length === 0) return;
  appendFileSync(join(directory, `${kind}.ndjson`), records.map((record) => `${JSON.stringify(record)}\n`).join(""));
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
  const records = <K extends Kind>(kind: K): RecordOf<K>[] => readLines(join(directory, `${kind}.ndjson`));
  return {
    run,
    wal: records("wal"),
    calls: records("calls"),
    effects: records("effects"),
    stream: records("stream"),
    faults: records("faults"),
    processes: records("processes"),
    clock: records("clock"),
    final: records("final"),
    catalog: records("catalog"),
  };
}

function readLines<T>(path: string): T[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line, index) => {
      try {
        return JSON.parse(line) as T;
      } catch {
        throw new Error(`${path}:${index + 1} is not JSON. A writer was cut off in the middle of a line.`);
      }
    });
}
