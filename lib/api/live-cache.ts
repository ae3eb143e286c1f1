import type { QueryClient, QueryKey } from "@tanstack/react-query";
import type { Entry } from "async-workflow";
import { ApiError } from "async-workflow/client";
import { announce } from "../ui/announce.ts";
import { type FoldResult, foldChanges, foldPage, isNewer, missingFrom, showPending } from "../ui/entry-list.ts";
import { type EntryList, mapRows, pagesBetween } from "../ui/list-pages.ts";
import type { ListQuery } from "../ui/list-query.ts";
import { looking } from "../ui/list-window.ts";
import { readerIsIdle } from "../ui/reader-is-idle.ts";
import { isFinished } from "../ui/status.ts";
import { api } from "./client.ts";
import { fetchEntries, nextPageSize } from "./entries.ts";
import { queryKeys } from "./query-keys.ts";
import { serverNow } from "./server-clock.ts";

/** Folds what the server tells into everything that is cached. Rows change only to a higher version. */
export const listMayMove = (): boolean => readerIsIdle(document.querySelector("[data-entries-list]"));

const queryOf = (key: QueryKey): ListQuery => key[1] as ListQuery;

export function foldEntries(client: QueryClient, entries: readonly Entry[]): void {
  const mayMove = listMayMove();
  for (const [key, list] of client.getQueriesData<EntryList>({ queryKey: queryKeys.lists })) {
    if (!list) continue;
    keep(client, key, foldChanges(list, entries, queryOf(key), mayMove, serverNow()));
  }
  for (const entry of entries) {
    foldEntry(client, entry);
    // A line of its log is no change of the entry: it comes with the version that is known.
    void client.invalidateQueries({ queryKey: queryKeys.logsOf(entry.id) }, { cancelRefetch: false });
  }
  countAgain(client);
}

const countEveryMs = 2_000;
let countedAt = 0;
let countPlanned = false;

/** However many changes come in: the counts of the rail are asked for every two seconds at most. */
function countAgain(client: QueryClient): void {
  if (countPlanned) return;
  countPlanned = true;
  const count = () => {
    countPlanned = false;
    countedAt = Date.now();
    if (!document.hidden) void client.invalidateQueries({ queryKey: queryKeys.counts });
  };
  setTimeout(count, Math.max(0, countedAt + countEveryMs - Date.now()));
}

/** The reader made this entry: it is shown at once, wherever the page stands. */
export function showCreated(client: QueryClient, entry: Entry): void {
  for (const [key, list] of client.getQueriesData<EntryList>({ queryKey: queryKeys.lists })) {
    if (list) client.setQueryData(key, showPending(foldChanges(list, [entry], queryOf(key), true, serverNow()).list));
  }
}

/** What is about to be true of an entry, or was before: shown in its row until the server says more. */
export function showInLists(client: QueryClient, entry: Entry): void {
  client.setQueriesData<EntryList>(
    { queryKey: queryKeys.lists },
    (list) => list && mapRows(list, (row) => (row.id === entry.id && row.version <= entry.version ? entry : row)),
  );
}

export function foldEntry(client: QueryClient, entry: Entry): void {
  const key = queryKeys.entry(entry.id);
  const known = client.getQueryData<Entry>(key);
  if (!known || !isNewer(entry, known)) return;
  client.setQueryData(key, entry);
  // Lists and the stream leave large results out; who looks at the entry itself wants it whole.
  if (entry.resultTruncated) void client.invalidateQueries({ queryKey: queryKeys.entry(entry.id) });
  // While it runs, changes may come faster than a large timeline is read: then the reading under way must come to its end.
  const cancelRefetch = isFinished(entry);
  for (const key of [queryKeys.timeline, queryKeys.why, queryKeys.lineage, queryKeys.data, queryKeys.events])
    void client.invalidateQueries({ queryKey: key(entry.id) }, { cancelRefetch });
}

/** Fetches again what the screen shows. Rejects when the server does not answer. */
export async function refreshShown(client: QueryClient): Promise<void> {
  const shown = client.getQueryCache().findAll({ type: "active" });
  await Promise.all(shown.map(({ queryKey, state }) => refreshOne(client, queryKey, state.data !== undefined)));
}

async function refreshOne(client: QueryClient, key: QueryKey, loaded: boolean): Promise<void> {
  if (!loaded) return client.refetchQueries({ queryKey: key, exact: true });
  if (key[0] === "entries") {
    await refreshList(client, key);
  } else if (key[0] === "counts") {
    await client.invalidateQueries({ queryKey: key, exact: true });
  } else if (key[0] === "entry") {
    const entry = await api.get(key[1] as string).catch((cause) => {
      if (cause instanceof ApiError && cause.status === 404) return null;
      throw cause;
    });
    if (entry) foldEntries(client, [entry]);
  }
}

/** So many entries that left a list are asked for one by one; the others stay as they were until it starts over. */
const mostAsked = 20;

/** The first page, for what is new, and the pages that are looked at. */
async function refreshList(client: QueryClient, key: QueryKey): Promise<void> {
  const query = queryOf(key);
  const before = client.getQueryData<EntryList>(key);
  const shown = before ? pagesBetween(before, looking.first, looking.last).flatMap((at) => before.pages[at] ?? []) : [];
  const cursors = shown.flatMap(({ cursor, rows }) => (cursor !== null && rows ? [cursor] : []));
  const [page, ...others] = await Promise.all([
    fetchEntries(query),
    ...cursors.map((cursor) => fetchEntries(query, { cursor, limit: nextPageSize })),
  ]);
  const rows = [page, ...others].flatMap(({ entries }) => entries);
  for (const entry of rows) foldEntry(client, entry);
  const list = client.getQueryData<EntryList>(key);
  if (!list) return;
  const missing = missingFrom(list, page).slice(0, mostAsked);
  const left = await Promise.all(missing.map((id) => api.get(id).catch(() => null)));
  const known = rows.concat(left.filter((entry) => entry !== null));
  const patched = foldChanges(client.getQueryData<EntryList>(key) ?? list, known, query, false, serverNow()).list;
  keep(client, key, foldPage(patched, page, query, listMayMove(), serverNow()));
}

/** Some of what changed may belong to the list, and only the server can tell: asked once a second at most. */
const asking = new Set<string>();

function askAgain(client: QueryClient, key: QueryKey): void {
  const name = JSON.stringify(key);
  if (asking.has(name)) return;
  asking.add(name);
  setTimeout(() => {
    asking.delete(name);
    void refreshList(client, key).catch(() => undefined);
  }, 1_000);
}

function keep(client: QueryClient, key: QueryKey, { list, arrived, moved, undecided }: FoldResult): void {
  client.setQueryData(key, list);
  const isShown = client.getQueryCache().find({ queryKey: key })?.isActive() ?? false;
  if (!isShown) return;
  if (undecided) askAgain(client, key);
  if (arrived.length > 0) announce(arrived.length === 1 ? "1 new entry" : `${arrived.length} new entries`);
  const ended = moved.filter((entry) => entry.state === "completed" || entry.state === "failed");
  const [only] = ended;
  if (ended.length === 1 && only) announce(`${only.title} ${only.state}`);
  else if (ended.length > 1) announce(`${ended.length} entries ended`);
}
