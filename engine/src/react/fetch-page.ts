/** One page of a list. */
import type { Client, EntryPage } from "../client/index.ts";

/** Enough for the first screen; the pages behind it are as large as the API gives them. */
const firstSize = 50;
const nextSize = 100;

/** `cursor`: `next` of the page before; null: the first page. */
export function fetchPage(
  client: Client,
  list: string,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<EntryPage> {
  const params = new URLSearchParams(list);
  if (!params.has("limit")) params.set("limit", String(cursor === null ? firstSize : nextSize));
  if (cursor !== null) {
    params.delete("offset");
    params.set("cursor", cursor);
  }
  return client.list(params, { signal });
}
