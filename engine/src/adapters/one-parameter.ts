/** The statements that pass through the adapters have exactly one parameter, `$1`, a JSON text. */

/** A statement without its comments, cut where its parameter stands: for libraries that write parameters in their own way. */
export function aroundParameter(sql: string): readonly [before: string, after: string] {
  const [before, after, ...more] = sql.replace(/--.*$/gm, "").split("$1");
  if (before === undefined || after === undefined || more.length > 0) {
    throw new TypeError(`A statement with one parameter was expected: ${sql}`);
  }
  return [before, after];
}
