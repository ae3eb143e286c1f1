/**
 * PostgreSQL's text form of an array, for parameters of batches. The driver's own conversion looks at the type of
 * each element anew.
 */

/**
 * Of values that need no quotes: numbers, uuids, names of ours. What is null from some row on is left out: unnest fills
 * up shorter arrays, and most columns of most batches are null throughout.
 */
export function plainArray<Each>(rows: readonly Each[], pick: (row: Each) => string | number | null): string {
  let text = "{";
  let nulls = 0;
  for (let index = 0; index < rows.length; index += 1) {
    const value = pick(rows[index] as Each);
    if (value === null) {
      nulls += 1;
      continue;
    }
    for (let before = index - nulls; before < index; before += 1) text += before > 0 ? ",NULL" : "NULL";
    nulls = 0;
    text += index > 0 ? `,${value}` : value;
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
