/**
 * Folds what the server tells into all that is cached of entries, whoever shows it: one listener of the client's feed,
 * however many hooks there are. Rows and entries change only to a newer version.
 */
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { ApiError, type Client, type Entry } from "../client/index.ts";
import { type FoldResult, foldChanges, foldPage, freshList, isNewer, missingFrom, showPending } from "./entry-list.ts";
import { fetchPage } from "./fetch-page.ts";
import { type EntryList, mapRows, pagesBetween, rowsOf } from "./list-pages.ts";
import { readListParams } from "./list-params.ts";
import { queryKeys } from "./query-keys.ts";

export interface ListNews {
  /** Entries that were not known before, whether shown or held back. */
  readonly arrived: readonly Entry[];
  /** Known entries that changed their status just now. */
  readonly moved: readonly Entry[];
}

/** Who shows a list. */
export interface ListReader {
  /** May rows come in, go or change places right now? */
  mayMove(): boolean;
  onNews(news: ListNews): void;
  /** The rows on the screen: their pages are kept fresh. */
  readonly shown: { readonly first: number; readonly last: number };
}

/** So many entries that left a list are asked for one by one; the others stay as they were until it starts over. */
const mostAsked = 20;
const askAgainMs = 1_000;

export class LiveCache {
  readonly #client: Client;
  readonly #cache: QueryClient;
  /** How often each entry is followed; null: all of them. */
  readonly #followed = new Map<string | null, number>();
  /** By the parameters of their list. */
  readonly #readers = new Map<string, Set<ListReader>>();
  readonly #asking = new Set<string>();
  #listening = { to: "", stop: () => {} };

  constructor(client: Client, cache: QueryClient) {
    this.#client = client;
    this.#cache = cache;
  }

  /** Keeps an entry fresh, or all of them (null), until the function that it returns is called. */
  follow(id: string | null): () => void {
    this.#count(id, 1);
    return () => this.#count(id, -1);
  }

  /** The same for a list, in the way that suits its reader. */
  readList(params: string, reader: ListReader): () => void {
    const readers = this.#readers.get(params) ?? new Set();
    this.#readers.set(params, readers.add(reader));
    const unfollow = this.follow(null);
    return () => {
      readers.delete(reader);
      if (readers.size === 0) this.#readers.delete(params);
      unfollow();
    };
  }

  /** The first page, for what is new, and the pages that are looked at. Behind the first time, what is there stays in place. */
  async load(params: string, signal: AbortSignal): Promise<EntryList> {
    const asked = readListParams(params);
    const cursors = this.#shownCursors(params);
    const [page, ...others] = await Promise.all([
      fetchPage(this.#client, params, null, signal),
      ...cursors.map((cursor) => fetchPage(this.#client, params, cursor, signal)),
    ]);
    const behind = others.flatMap(({ entries }) => entries);
    for (const entry of [...page.entries, ...behind]) this.#foldEntry(entry);
    const before = this.#list(params);
    if (!before) return freshList(page, undefined, asked, this.#client.feed.now());
    const missing = missingFrom(before, page).slice(0, mostAsked);
    const left = await Promise.all(missing.map((id) => this.#client.get(id, { signal }).catch(() => null)));
    const changes = behind.concat(left.filter((entry) => entry !== null));
    const now = this.#client.feed.now();
    // Meanwhile a push may have come in.
    const patched = foldChanges(this.#list(params) ?? before, changes, asked, false, now);
    const folded = foldPage(patched.list, page, asked, this.#mayMove(params), now);
    this.#tell(params, { arrived: folded.arrived, moved: [...patched.moved, ...folded.moved] });
    return folded.list;
  }

  /** From its first page, as the server has it now. */
  async startOver(params: string): Promise<void> {
    const page = await fetchPage(this.#client, params, null);
    this.#setList(params, freshList(page, undefined, readListParams(params), this.#client.feed.now()));
  }

  readonly fold = (entries: readonly Entry[]): void => {
    for (const [params, list] of this.#lists()) {
      const folded = foldChanges(list, entries, readListParams(params), this.#mayMove(params), this.#client.feed.now());
      this.#keep(params, folded);
    }
    for (const entry of entries) this.#foldEntry(entry);
  };

  /** What the reader did: on the screen at once, in every list that it surely belongs to. */
  readonly show = (entry: Entry): void => {
    for (const [params, list] of this.#lists()) {
      const folded = foldChanges(list, [entry], readListParams(params), true, this.#client.feed.now());
      this.#keep(
        params,
        folded.arrived.length > 0 ? { ...folded, list: showPending(folded.list), arrived: [] } : folded,
      );
    }
    if (this.known(entry.id)) this.#foldEntry(entry);
    else this.#cache.setQueryData(queryKeys.entry(entry.id), entry);
  };

  /** Shows this in place of what is known, unless that is newer: for a guess, and to take one back. */
  readonly replace = (entry: Entry): void => {
    const { id, version } = entry;
    const change = (known: Entry) => (known.id === id && known.version <= version ? entry : known);
    for (const [params, list] of this.#lists()) this.#setList(params, mapRows(list, change));
    this.#cache.setQueryData<Entry>(queryKeys.entry(id), (known) => known && change(known));
  };

  known(id: string): Entry | undefined {
    return this.#cache.getQueryData<Entry>(queryKeys.entry(id));
  }

  /** As a list has it. */
  findInLists(id: string): Entry | undefined {
    for (const [, list] of this.#lists()) {
      const found = rowsOf(list).find((entry) => entry.id === id);
      if (found) return found;
    }
    return undefined;
  }

  #count(id: string | null, by: 1 | -1): void {
    const count = (this.#followed.get(id) ?? 0) + by;
    if (count > 0) this.#followed.set(id, count);
    else this.#followed.delete(id);
    const ids = [...this.#followed.keys()].filter((each) => each !== null);
    const to = this.#followed.has(null) ? "all" : ids.join();
    if (to === this.#listening.to) return;
    const { stop } = this.#listening;
    const listener = { onEntries: this.fold, refresh: () => this.#refresh(), ...(to === "all" ? {} : { ids }) };
    this.#listening = { to, stop: to === "" ? () => {} : this.#client.feed.listen(listener) };
    stop();
  }

  /** Everything that is on a screen. Rejects only for what may pass: an entry that is gone does not make the feed try again. */
  async #refresh(): Promise<void> {
    const shown = this.#cache.getQueryCache().findAll({ queryKey: queryKeys.all, type: "active" });
    await Promise.all(shown.map(({ queryKey }) => this.#refetch(queryKey)));
  }

  async #refetch(queryKey: QueryKey): Promise<void> {
    try {
      await this.#cache.refetchQueries({ queryKey, exact: true }, { throwOnError: true });
    } catch (cause) {
      if (!(cause instanceof ApiError) || cause.temporary) throw cause;
    }
  }

  #foldEntry(entry: Entry): void {
    const known = this.known(entry.id);
    if (!known || !isNewer(entry, known)) return;
    const queryKey = queryKeys.entry(entry.id);
    this.#cache.setQueryData(queryKey, entry);
    // Lists and the stream leave large results out; who looks at the entry itself wants it whole.
    if (entry.resultTruncated) void this.#cache.invalidateQueries({ queryKey });
  }

  #lists(): (readonly [params: string, EntryList])[] {
    return this.#cache
      .getQueriesData<EntryList>({ queryKey: queryKeys.lists })
      .flatMap(([key, list]) => (list ? [[key[2] as string, list] as const] : []));
  }

  #list(params: string): EntryList | undefined {
    return this.#cache.getQueryData<EntryList>(queryKeys.list(params));
  }

  #setList(params: string, list: EntryList): void {
    this.#cache.setQueryData<EntryList>(queryKeys.list(params), list);
  }

  /** A list that nobody looks at stays as it was left. */
  #mayMove(params: string): boolean {
    const readers = [...(this.#readers.get(params) ?? [])];
    return readers.length > 0 && readers.every((reader) => reader.mayMove());
  }

  #shownCursors(params: string): string[] {
    const list = this.#list(params);
    if (!list) return [];
    const readers = [...(this.#readers.get(params) ?? [])];
    const at = new Set(readers.flatMap(({ shown }) => pagesBetween(list, shown.first, shown.last)));
    return [...at].flatMap((index) => {
      const { cursor, rows } = list.pages[index] ?? {};
      return cursor && rows ? [cursor] : [];
    });
  }

  #keep(params: string, { list, undecided, ...news }: FoldResult): void {
    this.#setList(params, list);
    if (!this.#readers.has(params)) return;
    if (undecided) this.#askAgain(params);
    this.#tell(params, news);
  }

  #tell(params: string, news: ListNews): void {
    if (news.arrived.length + news.moved.length === 0) return;
    for (const reader of this.#readers.get(params) ?? []) reader.onNews(news);
  }

  /** Some of what changed may belong to the list, and only the server can tell: asked once a second at most. */
  #askAgain(params: string): void {
    if (this.#asking.has(params)) return;
    this.#asking.add(params);
    setTimeout(() => {
      this.#asking.delete(params);
      // One that is under way is not broken off: changes may come faster than a slow list is read.
      void this.#cache.refetchQueries({ queryKey: queryKeys.list(params), exact: true }, { cancelRefetch: false });
    }, askAgainMs);
  }
}

const caches = new WeakMap<QueryClient, WeakMap<Client, LiveCache>>();

/** The one of this client in this cache. */
export function liveCacheOf(client: Client, cache: QueryClient): LiveCache {
  const ofCache = caches.get(cache) ?? new WeakMap<Client, LiveCache>();
  const live = ofCache.get(client) ?? new LiveCache(client, cache);
  caches.set(cache, ofCache.set(client, live));
  return live;
}
