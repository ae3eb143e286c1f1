/** The names under which answers are cached, to invalidate or to read them. */
export const queryKeys = {
  all: ["async-workflow"] as const,
  lists: ["async-workflow", "entries"] as const,
  /** By its parameters, as in an address. */
  list: (params: string) => ["async-workflow", "entries", params] as const,
  entry: (id: string) => ["async-workflow", "entry", id] as const,
};
