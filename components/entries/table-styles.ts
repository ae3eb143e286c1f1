/** Rows of the list lie on the tracks that `gridOf` gives the table; under 640 px each is drawn as a card. */
export const rowClass =
  "absolute inset-x-0 top-0 grid h-row min-w-(--least) grid-cols-(--tracks) items-center border-b border-border max-sm:h-34 max-sm:min-w-0 max-sm:grid-cols-[2.75rem_minmax(0,1fr)_auto_2.75rem] max-sm:grid-rows-[2.75rem_1.75rem_1.5rem_1.75rem] max-sm:content-center";

export const cellClass = "flex min-w-0 items-center gap-1.5 px-3 max-sm:px-0";

/** Stays at the left while the table scrolls sideways. */
export const stickyClass = "flex h-full items-center bg-inherit sm:sticky sm:z-1";

/** On the table: how high a row is, known to the styles before any code runs; `useRowHeight` has the same in pixels. */
export const lineClass = "[--line:var(--row)] max-sm:[--line:8.5rem]";

/** Of the row at this position of the list. */
export const placeOf = (index: number) => ({ transform: `translateY(calc(var(--line) * ${index}))` });
