/** Where the reader was in a list when they opened one of its entries, so that coming back leads to the same row. */
export interface ListPlace {
  readonly href: string;
  readonly scrollTop: number;
  readonly entryId: string;
}

let place: ListPlace | null = null;

export function leaveList(entryId: string): void {
  place = { href: location.pathname + location.search, scrollTop: scrollY, entryId };
}

/** The list that the reader came from: where "all entries" leads. */
export const lastList = (): string => place?.href ?? "/entries";

/** Once, and only for the list it was. */
export function takePlace(): ListPlace | null {
  const taken = place?.href === location.pathname + location.search ? place : null;
  place = null;
  return taken;
}
