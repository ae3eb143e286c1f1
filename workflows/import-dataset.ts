// Brings a data file into a PostgreSQL table: fetched, checked row by row, loaded in chunks, exactly once.
import { workflow } from "async-workflow";
import { fetchFile } from "./import-dataset/fetch.ts";
import { importInput } from "./import-dataset/input.ts";
import { loadRows } from "./import-dataset/load.ts";
import { validateFile } from "./import-dataset/validate.ts";

export const importDataset = workflow("import-dataset", {
  title: "Import a dataset",
  description: "Loads a CSV, JSON or NDJSON file into a table; bad rows are kept aside with their reasons.",
  input: importInput,
  retry: { attempts: 4, delay: "2s" },
})
  .stage("FETCH", fetchFile, { timeout: "30m" })
  .stage("VALIDATE", validateFile, { timeout: "2h" })
  .stage("LOAD", loadRows, { timeout: "6h" });
