import type { QueryClient, QueryKey } from "@tanstack/react-query";
import type { Entry } from "async-workflow";
import { announce } from "../ui/announce.ts";
import { type EntryList, type FoldResult, foldChanges, foldPage, isNewer, showPending } from "../ui/entry-list.ts";
import { readerIsIdle } from "../ui/reader-is-idle.ts";
import { type EntriesQuery, fetchEntries, fetchEntry } from "./entries.ts";
import { ApiProblem } from "./problem.ts";
import { queryKeys } from "./query-keys.ts";

/** Folds what the server tells into everything that is cached. Rows change only to a higher version. */
const listMayMove = (): boolean => readerIsIdle(document.querySelector("[data-entries-list]"));

const queryOf = (key: QueryKey): EntriesQuery => key[1] as EntriesQuery;

export function foldEntries(client: QueryClient, entries: readonly Entry[]): void {
  const mayMove = listMayMove();
  for (const [key, list] of client.getQueriesData<EntryList>({ queryKey: queryKeys.lists })) {
    if (!list) continue;
    keep(client, key, foldChanges(list, entries, queryOf(key), mayMove));
  }
  for (const entry of entries) foldEntry(client, entry);
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
    if (list) client.setQueryData(key, showPending(foldChanges(list, [entry], queryOf(key), true).list));
  }
}

export function foldEntry(client: QueryClient, entry: Entry): void {
  const key = queryKeys.entry(entry.id);
  const known = client.getQueryData<Entry>(key);
  if (!known || !isNewer(entry, known)) return;
  client.setQueryData(key, entry);
  void client.invalidateQueries({ queryKey: queryKeys.timeline(entry.id) });
}

/** Fetches again what the screen shows. Rejects when the server does not answer. */
export async function refreshShown(client: QueryClient): Promise<void> {
  const shown = client.getQueryCache().findAll({ type: "active" });
  await Promise.all(shown.map(({ queryKey, state }) => refreshOne(client, queryKey, state.data !== undefined)));
}

async function refreshOne(client: QueryClient, key: QueryKey, loaded: boolean): Promise<void> {
  if (!loaded) return client.refetchQueries({ queryKey: key, exact: true });
  if (key[0] === "entries") {
    const query = queryOf(key);
    const page = await fetchEntries(query);
    const list = client.getQueryData<EntryList>(key);
    if (list) keep(client, key, foldPage(list, page, query, listMayMove()));
    for (const entry of page.entries) foldEntry(client, entry);
  } else if (key[0] === "counts") {
    await client.invalidateQueries({ queryKey: key, exact: true });
  } else if (key[0] === "entry") {
    const entry = await fetchEntry(key[1] as string).catch((cause) => {
      if (cause instanceof ApiProblem && cause.status === 404) return null;
      throw cause;
    });
    if (entry) foldEntries(client, [entry]);
  }
}

function keep(client: QueryClient, key: QueryKey, { list, arrived, moved }: FoldResult): void {
  client.setQueryData(key, list);
  const isShown = client.getQueryCache().find({ queryKey: key })?.isActive() ?? false;
  if (!isShown) return;
  if (arrived.length > 0) announce(arrived.length === 1 ? "1 new entry" : `${arrived.length} new entries`);
  const ended = moved.filter((entry) => entry.state === "completed" || entry.state === "failed");
  const [only] = ended;
  if (ended.length === 1 && only) announce(`${only.title} ${only.state}`);
  else if (ended.length > 1) announce(`${ended.length} entries ended`);
}
