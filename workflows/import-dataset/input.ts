// What an import can be told. The form of the page is made from this.
import { z } from "zod";
import { fileId, folderPath } from "../sources/fields.ts";
import { columnTypes } from "./values.ts";

const url = z
  .url({ protocol: /^https?$/, error: "Give a whole address, like https://data.example.org/flights.csv." })
  .max(2000);

const table = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,62}$/, {
    error: "Use lower-case letters, digits and underscores, a letter first, at most 63.",
  })
  .refine((name) => name !== "reject", { error: '"reject" is where rejected rows are kept; choose another name.' });

const columnName = z.string().min(1).max(200);

export const importInput = z
  .strictObject({
    file: fileId.optional().meta({
      title: "File",
      description: "A CSV, JSON or NDJSON file to upload.",
      format: "file",
    }),
    path: folderPath.optional().meta({
      title: "or path",
      description: "Of a file below the folder that IMPORT_FOLDER names.",
    }),
    url: url.optional().meta({
      title: "or address",
      description: "http or https; its host must be on the list IMPORT_HOSTS.",
    }),
    table: table.meta({ title: "Table", description: "Created in the schema dataset when it is not there yet." }),
    existing: z.enum(["append", "replace"]).default("append").meta({
      title: "If the table has rows",
      description: "Add to them, or replace them once all new rows are in.",
    }),
    format: z.enum(["auto", "csv", "json", "ndjson"]).default("auto").meta({
      title: "Format",
      description: "csv: with a header line. json: an array of objects. ndjson: one object per line.",
    }),
    types: z.record(columnName, z.enum(columnTypes)).optional().meta({
      title: "Column types",
      description: 'By column name as in the file, like {"zip": "text"}. Columns not named are inferred.',
    }),
    required: z.array(columnName).max(500).optional().meta({
      title: "Required columns",
      description: "Rows without a value in one of these are rejected.",
    }),
    maxRejects: z.int().min(0).optional().meta({
      title: "Rejects at most",
      description: "More bad rows than this and the import fails before anything is loaded. Empty: no bound.",
    }),
    chunkSize: z.int().min(100).max(20_000).default(5_000).meta({
      title: "Rows per chunk",
      description: "Each chunk is one transaction and one step.",
    }),
  })
  .refine(({ file, path, url }) => [file, path, url].filter((source) => source !== undefined).length === 1, {
    path: ["file"],
    error: "Give one source: a file, a path or a url.",
  });

export type ImportInput = z.output<typeof importInput>;
