/**
 * PostgreSQL's text form of an array, for parameters of batches. The driver's own conversion looks at the type of
 * each element anew.
 */

/** Of values that need no quotes: numbers, uuids, names of ours. */
export function plainArray<Each>(rows: readonly Each[], pick: (row: Each) => string | number | null): string {
  let text = "{";
  for (let index = 0; index < rows.length; index += 1) {
    const value = pick(rows[index] as Each);
    text += `${index > 0 ? "," : ""}${value === null ? "NULL" : value}`;
  }
  return `${text}}`;
}

/** Of any texts. */
export function textArray<Each>(rows: readonly Each[], pick: (row: Each) => string | null): string {
  return plainArray(rows, (row) => {
    const value = pick(row);
    return value === null ? null : quote(value);
  });
}

function quote(text: string): string {
  return text.includes('"') || text.includes("\\") ? `"${text.replaceAll(/["\\]/g, "\\$&")}"` : `"${text}"`;
}
