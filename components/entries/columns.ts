/** The columns of the table, with widths that the skeleton shares: nothing moves when the rows arrive. */
export const columns = [
  { id: "title", label: "Title", width: "" },
  { id: "status", label: "Status", width: "sm:w-36 lg:w-60 xl:w-68" },
  { id: "progress", label: "Progress", width: "sm:w-28 md:w-36 lg:w-44" },
  { id: "result", label: "Result", width: "" },
  { id: "created", label: "Created", width: "sm:w-32 lg:w-52" },
] as const;

/** Under 640 px the same table is drawn as cards: title and badge, bar, result and time. */
export const rowClass =
  "border-b border-border last:border-b-0 max-sm:grid max-sm:grid-cols-[minmax(0,1fr)] max-sm:gap-y-1.5 max-sm:px-4 max-sm:py-3 sm:h-14 lg:h-11";

export const cellClass = "overflow-hidden sm:px-3 sm:first:pl-4 sm:last:pr-4";
