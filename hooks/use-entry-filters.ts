"use client";
import {
  type EntryFilter,
  type EntryOrder,
  filterFields,
  formatFilter,
  formatOrder,
  newestFirst,
} from "async-workflow/query";
import { useCallback, useEffect, useMemo } from "react";
import { type ListQuery, listParams, readListQuery } from "@/lib/ui/list-query.ts";
import { type Change, type HowToEnter, useAddress } from "./use-address.ts";

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
  const [url, setUrl] = useAddress();
  const given = filterFields.flatMap((field) => url.getAll(field).map((text) => [field, text]));
  const sort = url.get("sort");
  const text = new URLSearchParams(sort === null ? given : [...given, ["sort", sort]]).toString();
  const named = url.get("cols");
  const peek = url.get("peek");
  const query = useMemo(() => readListQuery(new URLSearchParams(text)), [text]);
  const filterText = formatFilter(query.filter).toString();

  const isNormal = text === listParams(query).toString();
  useEffect(() => {
    if (!isNormal) setUrl(fieldsOf(listParams(query)), "replace");
  }, [isNormal, query, setUrl]);

  const change = useCallback(
    (part: EntryFilter, how: HowToEnter = "push") => {
      const params = listParams({ filter: compact({ ...query.filter, ...part }), order: query.order });
      setUrl(fieldsOf(params), how);
    },
    [query, setUrl],
  );
  const show = useCallback(
    (params: URLSearchParams) => setUrl({ ...fieldsOf(params), cols: params.get("cols"), peek: null }),
    [setUrl],
  );
  const setOrder = useCallback(
    (order: EntryOrder) =>
      setUrl({ sort: formatOrder(order) === formatOrder(newestFirst) ? null : formatOrder(order) }),
    [setUrl],
  );
  const setColumns = useCallback(
    (ids: readonly string[] | null) => setUrl({ cols: ids?.join(",") ?? null }, "replace"),
    [setUrl],
  );
  const setPeek = useCallback((id: string | null, how: HowToEnter) => setUrl({ peek: id }, how), [setUrl]);
  const columns = useMemo(() => named?.split(",") ?? null, [named]);
  return {
    query,
    filterText,
    isFiltered: filterText !== "",
    columns,
    peek,
    change,
    show,
    sort: setOrder,
    setColumns,
    setPeek,
  };
}

/** All parameters of filter and order, those that are not given as nothing. */
function fieldsOf(params: URLSearchParams): Change {
  const fields = Object.fromEntries(filterFields.map((field) => [field, params.getAll(field)]));
  return { ...fields, sort: params.get("sort") };
}

function compact(filter: EntryFilter): EntryFilter {
  const given = Object.entries(filter).filter(
    ([, value]) => value !== undefined && value !== "" && value?.length !== 0,
  );
  return Object.fromEntries(given);
}
