"use client";
import { useCallback, useMemo, useRef, useState } from "react";

/** So many entries can be named one by one; more of them are "all that match". */
const mostSelected = 1_000;

/** Which entries of a list are ticked. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly size: number;
  /** Everything that the filter matches, loaded or not; `ids` are the ones ticked before. */
  readonly all: boolean;
  has(id: string): boolean;
  /** Ticks or unticks one. With `upTo` it does the same to all between it and the one before, in that order (Shift). */
  toggle(id: string, upTo?: readonly string[]): void;
  /** Ticks all of these, or unticks them when they all were: the box in the table's head. */
  toggleShown(ids: readonly string[]): void;
  selectAll(): void;
  clear(): void;
}

interface State {
  readonly filter: string;
  readonly ids: ReadonlySet<string>;
  readonly all: boolean;
}

const nothing: ReadonlySet<string> = new Set();

/**
 * The selection of a list under a filter (its query string, without order and page). Another filter shows other entries, so
 * it starts with an empty selection. Every function stays the same from render to render.
 */
export function useSelection(filter: string): Selection {
  const [state, setState] = useState<State>({ filter, ids: nothing, all: false });
  const last = useRef<string | null>(null);
  if (state.filter !== filter) setState({ filter, ids: nothing, all: false });
  const { ids, all } = state.filter === filter ? state : { ids: nothing, all: false };

  const toggle = useCallback((id: string, upTo?: readonly string[]) => {
    const from = last.current;
    last.current = id;
    setState((before) => {
      const on = !before.ids.has(id);
      return { ...before, ids: changed(before.ids, upTo ? between(upTo, from, id) : [id], on), all: false };
    });
  }, []);
  const toggleShown = useCallback((shown: readonly string[]) => {
    setState((before) => {
      const on = !shown.every((id) => before.ids.has(id));
      return { ...before, ids: changed(before.ids, shown, on), all: false };
    });
  }, []);
  const selectAll = useCallback(() => setState((before) => ({ ...before, all: true })), []);
  const clear = useCallback(() => {
    last.current = null;
    setState((before) => ({ ...before, ids: nothing, all: false }));
  }, []);

  return useMemo(
    () => ({
      ids,
      size: ids.size,
      all,
      has: (id: string) => all || ids.has(id),
      toggle,
      toggleShown,
      selectAll,
      clear,
    }),
    [ids, all, toggle, toggleShown, selectAll, clear],
  );
}

function changed(ids: ReadonlySet<string>, which: readonly string[], on: boolean): ReadonlySet<string> {
  const next = new Set(ids);
  for (const id of which) {
    if (!on) next.delete(id);
    else if (next.size < mostSelected) next.add(id);
  }
  return next;
}

function between(order: readonly string[], from: string | null, to: string): readonly string[] {
  const begin = from === null ? -1 : order.indexOf(from);
  const end = order.indexOf(to);
  if (begin < 0 || end < 0) return [to];
  return order.slice(Math.min(begin, end), Math.max(begin, end) + 1);
}
