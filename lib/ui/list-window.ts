/** Which rows of a long list are drawn. All have one height, so a window is two divisions; no row is ever measured. */
export interface ListWindow {
  readonly first: number;
  /** The one behind the last. */
  readonly last: number;
}

/** Drawn beyond the edges, so that a scroll shows rows and not blanks; the window moves in such steps. */
const spare = 4;

/** `above`: pixels of the list over the upper edge of the screen (negative: it begins below). */
export function listWindow(above: number, screenHeight: number, rowHeight: number, count: number): ListWindow {
  const top = Math.floor(above / rowHeight / spare) * spare;
  const shown = Math.ceil(screenHeight / rowHeight);
  const first = Math.min(Math.max(0, top - spare), Math.max(0, count - shown));
  return { first, last: Math.max(first, Math.min(count, top + shown + 2 * spare)) };
}
