"use client";
import {
  type EntryFilter,
  type EntryOrder,
  type FilterField,
  filterFields,
  formatFilter,
  formatOrder,
  newestFirst,
  parseFilter,
  parseOrder,
} from "async-workflow/query";
import { parseAsNativeArrayOf, parseAsString, useQueryStates } from "nuqs";
import { useCallback, useEffect, useMemo } from "react";
import { type ListQuery, listParams } from "@/lib/ui/list-query.ts";

const texts = parseAsNativeArrayOf(parseAsString);
const filterParsers = Object.fromEntries(filterFields.map((field) => [field, texts])) as Record<
  FilterField,
  typeof texts
>;
const parsers = { ...filterParsers, sort: parseAsString, cols: parseAsString, peek: parseAsString };

/** How a change enters the history: a choice is a step that Back undoes; typing is not. */
export type HowToEnter = "push" | "replace";

export interface EntryFilters {
  readonly query: ListQuery;
  /** The filter alone, as parameters of an address: what a selection, an export and a bulk action belong to. */
  readonly filterText: string;
  readonly isFiltered: boolean;
  /** As the address names them; null: the reader's own. */
  readonly columns: readonly string[] | null;
  /** The entry that is looked at beside the list. */
  readonly peek: string | null;
  /** Replaces these parts of the filter; empty ones are left out. */
  change(part: EntryFilter, how?: HowToEnter): void;
  /** Shows another list: a saved view, a tab. */
  show(params: URLSearchParams): void;
  sort(order: EntryOrder): void;
  setColumns(ids: readonly string[] | null): void;
  setPeek(id: string | null, how: HowToEnter): void;
}

/** What the list shows, kept in the URL: links, reload and Back work. What does not fit there is taken out of it. */
export function useEntryFilters(): EntryFilters {
  const [url, setUrl] = useQueryStates(parsers, { history: "push", scroll: false });
  const given = filterFields.flatMap((field) => url[field].map((text) => [field, text] as const));
  const text = new URLSearchParams(given.map(([field, value]) => [field, value])).toString();
  const { sort } = url;
  const query = useMemo<ListQuery>(() => {
    const { filter } = parseFilter(new URLSearchParams(text));
    return { filter, order: parseOrder(sort ?? "") ?? newestFirst };
  }, [text, sort]);
  const filterText = formatFilter(query.filter).toString();

  const normal = listParams(query);
  const isNormal = text === filterText && (sort ?? null) === normal.get("sort");
  useEffect(() => {
    if (!isNormal) void setUrl(fieldsOf(listParams(query)), { history: "replace" });
  }, [isNormal, query, setUrl]);

  const change = useCallback(
    (part: EntryFilter, how: HowToEnter = "push") => {
      const params = listParams({ filter: compact({ ...query.filter, ...part }), order: query.order });
      void setUrl(fieldsOf(params), { history: how });
    },
    [query, setUrl],
  );
  const show = useCallback(
    (params: URLSearchParams) => void setUrl({ ...fieldsOf(params), cols: params.get("cols"), peek: null }),
    [setUrl],
  );
  const setOrder = useCallback(
    (order: EntryOrder) =>
      void setUrl({ sort: formatOrder(order) === formatOrder(newestFirst) ? null : formatOrder(order) }),
    [setUrl],
  );
  const setColumns = useCallback(
    (ids: readonly string[] | null) => void setUrl({ cols: ids?.join(",") ?? null }, { history: "replace" }),
    [setUrl],
  );
  const setPeek = useCallback(
    (id: string | null, how: HowToEnter) => void setUrl({ peek: id }, { history: how }),
    [setUrl],
  );
  const columns = useMemo(() => url.cols?.split(",") ?? null, [url.cols]);
  return {
    query,
    filterText,
    isFiltered: filterText !== "",
    columns,
    peek: url.peek,
    change,
    show,
    sort: setOrder,
    setColumns,
    setPeek,
  };
}

/** All parameters of filter and order, those that are not given as nothing. */
function fieldsOf(params: URLSearchParams) {
  const fields = Object.fromEntries(filterFields.map((field) => [field, params.getAll(field)]));
  return { ...(fields as Record<FilterField, string[]>), sort: params.get("sort") };
}

function compact(filter: EntryFilter): EntryFilter {
  const given = Object.entries(filter).filter(
    ([, value]) => value !== undefined && value !== "" && value?.length !== 0,
  );
  return Object.fromEntries(given);
}
