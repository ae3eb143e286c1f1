/** Entries as the text of a file, written portion by portion. */
import type { Entry } from "../model/entry.ts";

type Portions = AsyncIterable<readonly Entry[]>;

interface ExportFormat {
  readonly mediaType: string;
  readonly write: (portions: Portions) => AsyncGenerator<string>;
}

const columns = [
  "id",
  "title",
  "workflow",
  "workflowVersion",
  "status",
  "state",
  "progress",
  "result",
  "attempt",
  "maxAttempts",
  "priority",
  "tags",
  "owner",
  "retryOf",
  "createdAt",
  "startedAt",
  "finishedAt",
] as const satisfies readonly (keyof Entry)[];

export const exportFormats = {
  csv: { mediaType: "text/csv; charset=utf-8; header=present", write: writeCsv },
  json: { mediaType: "application/json", write: writeJson },
  ndjson: { mediaType: "application/x-ndjson", write: writeLines },
} as const satisfies Record<string, ExportFormat>;

async function* writeCsv(portions: Portions): AsyncGenerator<string> {
  // The head comes with the first portion: a fault of the query must be seen before anything is sent.
  let head = csvLine(columns);
  for await (const entries of portions) {
    yield head + entries.map((entry) => csvLine(columns.map((column) => entry[column]))).join("");
    head = "";
  }
  if (head !== "") yield head;
}

/** One line of a CSV, safe to open in a spreadsheet. */
export const csvLine = (values: readonly unknown[]): string => `${values.map(cell).join(",")}\r\n`;

/**
 * A value as a cell. A text that a spreadsheet would take for a formula gets an apostrophe before it: whoever may create
 * entries must not be able to run one on the machine of whoever opens the file.
 */
function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const safe = /^[\s]*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

async function* writeJson(portions: Portions): AsyncGenerator<string> {
  let opening = "[\n";
  for await (const entries of portions) {
    yield opening + entries.map((entry) => JSON.stringify(entry)).join(",\n");
    opening = ",\n";
  }
  yield opening === "[\n" ? "[]\n" : "\n]\n";
}

async function* writeLines(portions: Portions): AsyncGenerator<string> {
  for await (const entries of portions) yield entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
}
