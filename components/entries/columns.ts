import type { EntryOrder } from "async-workflow/query";

/** The columns of the list. Widths are tracks of a grid that head, rows and skeleton share: nothing moves when rows arrive. */
export interface Column {
  readonly id: string;
  readonly label: string;
  /** Least width; the table scrolls sideways rather than go below. */
  readonly least: string;
  readonly most: string;
  /** What a click on the head sorts by. */
  readonly sort?: EntryOrder["by"];
}

const fixed: readonly Column[] = [
  { id: "title", label: "Title", least: "clamp(8.5rem, 18vw, 13rem)", most: "2.5fr", sort: "title" },
  { id: "status", label: "Status", least: "8.5rem", most: "2.9fr", sort: "status" },
  { id: "progress", label: "Progress", least: "5.5rem", most: "1.3fr", sort: "progress" },
  { id: "result", label: "Result", least: "4.75rem", most: "2fr" },
  { id: "created", label: "Created", least: "8.5rem", most: "2.5fr", sort: "created" },
  { id: "id", label: "Id", least: "7rem", most: "3fr" },
  { id: "workflow", label: "Workflow", least: "7rem", most: "1.6fr" },
  { id: "attempts", label: "Attempts", least: "5rem", most: "0.8fr" },
  { id: "duration", label: "Duration", least: "6rem", most: "1fr", sort: "duration" },
  { id: "started", label: "Started", least: "8.5rem", most: "2.4fr" },
  { id: "finished", label: "Finished", least: "8.5rem", most: "2.4fr" },
  { id: "worker", label: "Worker", least: "7rem", most: "1.8fr" },
  { id: "tags", label: "Tags", least: "6rem", most: "1fr" },
];

export const optionalColumns = fixed.slice(1);
export const defaultColumns = fixed.slice(0, 5).map(({ id }) => id);
/** A value out of the result, by its path: `out.total`. */
const resultPath = /^out\.[^\s,]{1,100}$/;
const mostColumns = 20;

export function columnOf(id: string): Column | null {
  const known = fixed.find((column) => column.id === id);
  if (known) return known;
  return resultPath.test(id) ? { id, label: id.slice(4), least: "6rem", most: "1fr" } : null;
}

/** The ids that are columns, the title first and each once. */
export function usableColumns(ids: readonly string[]): readonly string[] {
  const usable = ids.filter((id) => id !== "title" && columnOf(id) !== null);
  return ["title", ...new Set(usable)].slice(0, mostColumns);
}

const select = "2.5rem";
const menu = "2.5rem";

/** As styles of the table: the grid of a row, and the width below which the table scrolls. */
export function gridOf(columns: readonly Column[]): Readonly<Record<"--tracks" | "--least", string>> {
  const tracks = columns.map(({ least, most }) => `minmax(${least}, ${most})`);
  return {
    "--tracks": [select, ...tracks, menu].join(" "),
    "--least": `calc(${[select, ...columns.map(({ least }) => least), menu].join(" + ")})`,
  };
}
