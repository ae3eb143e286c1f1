/** In which order entries are listed, as text: `created`, or `-created` for the highest first. */

export const orderFields = ["created", "status", "progress", "title", "duration"] as const;

export interface EntryOrder {
  readonly by: (typeof orderFields)[number];
  readonly descending: boolean;
}

export const newestFirst: EntryOrder = { by: "created", descending: true };

/** Null when the text is none. */
export function parseOrder(text: string): EntryOrder | null {
  const descending = text.startsWith("-");
  const by = orderFields.find((field) => field === (descending ? text.slice(1) : text));
  return by ? { by, descending } : null;
}

export const formatOrder = ({ by, descending }: EntryOrder): string => `${descending ? "-" : ""}${by}`;
