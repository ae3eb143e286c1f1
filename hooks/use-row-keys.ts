"use client";
import type { Entry } from "async-workflow";
import { countRows, type EntryList, rowsBetween } from "async-workflow/react";
import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import type { Selection } from "@/components/bulk/use-selection.ts";
import { takePlace } from "@/lib/ui/list-place.ts";
import { shortcutFor } from "@/lib/ui/shortcuts.ts";
import { isFinished } from "@/lib/ui/status.ts";
import { toast } from "@/lib/ui/toast.ts";
import type { EntryFilters } from "./use-entry-filters.ts";
import { keysAreFree, useShortcuts } from "./use-shortcuts.ts";

interface RowKeysOptions {
  readonly body: RefObject<HTMLElement | null>;
  readonly list: EntryList;
  readonly height: number;
  readonly filters: EntryFilters;
  readonly selection: Selection;
  readonly onMore: () => void;
}

interface Pinned {
  readonly entry: Entry;
  readonly index: number;
}

/** Top bar and head of the table. */
const coveredTop = 48 + 36 + 8;
const coveredBottom = 72;

/**
 * The keyboard in a list of which only a part is drawn: the row in focus stays drawn wherever the page is scrolled to, so
 * that the focus is never lost; a step to a row brings it on the screen first.
 */
export function useRowKeys({ body, list, height, filters, selection, onMore }: RowKeysOptions) {
  const [active, setActive] = useState<string | null>(null);
  const [retrying, setRetrying] = useState<Entry | null>(null);
  const wanted = useRef<string | null>(null);
  const pinned = useMemo<Pinned | null>(() => (active === null ? null : find(list, active)), [list, active]);

  const focusRow = (entry: Entry, index: number) => {
    const top = (body.current?.getBoundingClientRect().top ?? 0) + index * height;
    if (top < coveredTop) window.scrollBy({ top: top - coveredTop });
    else if (top + height > innerHeight - coveredBottom)
      window.scrollBy({ top: top + height - innerHeight + coveredBottom });
    wanted.current = entry.id;
    setActive(entry.id);
    focusWanted();
  };
  const focusWanted = () => {
    if (wanted.current === null) return;
    const link = rowElement(body.current, wanted.current)?.querySelector<HTMLElement>("[data-entry-link]");
    if (!link) return;
    wanted.current = null;
    link.focus({ preventScroll: true });
  };
  useEffect(focusWanted);

  const step = (by: 1 | -1) => {
    const from = document.activeElement?.closest("[data-entry-id]") && pinned ? pinned.index : null;
    const index = from === null ? (by > 0 ? firstOnScreen(body.current, height) : countRows(list) - 1) : from + by;
    const [entry] = rowsBetween(list, index, index + 1);
    if (index >= countRows(list)) onMore();
    if (!entry || index < 0) return;
    focusRow(entry, index);
    if (filters.peek !== null) filters.setPeek(entry.id, "replace");
  };
  useShortcuts({ next: () => step(1), previous: () => step(-1) });

  // Back from an entry: to the row that led there.
  const restored = useRef(false);
  useEffect(() => {
    if (restored.current) return;
    restored.current = true;
    const place = takePlace();
    if (!place) return;
    requestAnimationFrame(() => {
      window.scrollTo({ top: place.scrollTop });
      // A row that is not here any more must not take the focus when it comes back minutes later.
      if (!find(list, place.entryId)) return;
      wanted.current = place.entryId;
      setActive(place.entryId);
      focusWanted();
    });
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if ((event.target as Element).closest("[data-entry-link]") === null) return;
      event.preventDefault();
      return step(event.key === "ArrowDown" ? 1 : -1);
    }
    const row = (event.target as Element).closest<HTMLElement>("[data-entry-id]");
    const id = row?.dataset.entryId;
    if (!row || !id || (event.target as Element).closest("[data-entry-link]") === null) return;
    if (!keysAreFree(event.nativeEvent)) return;
    const act = {
      peek: () => filters.setPeek(filters.peek === id ? null : id, filters.peek === null ? "push" : "replace"),
      select: () => selection.toggle(id),
      retry: () => {
        const entry = find(list, id)?.entry;
        if (!entry) return;
        if (isFinished(entry) && entry.state !== "completed") setRetrying(entry);
        else toast.error(`There is nothing to retry in ${entry.title}`, { description: "It has not failed." });
      },
      menu: () => row.querySelector<HTMLElement>("[data-row-menu]")?.click(),
    }[shortcutFor(event.nativeEvent) as string];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const onFocus = (event: FocusEvent) => {
    const id = event.target.closest<HTMLElement>("[data-entry-id]")?.dataset.entryId;
    if (id) setActive(id);
  };
  return { pinned, onKeyDown, onFocus, retrying, retried: () => setRetrying(null) };
}

function find(list: EntryList, id: string): Pinned | null {
  let start = 0;
  for (const { rows, count } of list.pages) {
    const at = rows?.findIndex((row) => row.id === id) ?? -1;
    const entry = rows?.[at];
    if (entry) return { entry, index: start + at };
    start += count;
  }
  return null;
}

const rowElement = (body: HTMLElement | null, id: string): Element | null =>
  body?.querySelector(`[data-entry-id="${CSS.escape(id)}"]`) ?? null;

function firstOnScreen(body: HTMLElement | null, height: number): number {
  const top = body?.getBoundingClientRect().top ?? 0;
  return Math.max(0, Math.ceil((coveredTop - 8 - top) / height));
}
