"use client";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { isTyping, type ShortcutAction, shortcutFor } from "@/lib/ui/shortcuts.ts";

/** Single keys can be switched off (WCAG 2.1.4): speech input types them by accident. */
const storageKey = "single-key-shortcuts";
const listeners = new Set<() => void>();

const enabled = (): boolean => localStorage.getItem(storageKey) !== "off";

export function useShortcutsEnabled(): readonly [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    enabled,
    () => true,
  );
  const set = (next: boolean) => {
    localStorage.setItem(storageKey, next ? "on" : "off");
    for (const listener of listeners) listener();
  };
  return [on, set];
}

/** Single keys mean something now: they are on, nobody types, and no dialog or menu is open. */
export function keysAreFree(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || !enabled() || isTyping(event.target)) return false;
  return document.querySelector("[role=dialog], [role=alertdialog], [role=menu]") === null;
}

type Actions = Partial<Record<ShortcutAction, () => void>>;

/** What the parts of the page can do now. Of two that do the same, the one that came last does it. */
const registered: { readonly current: Actions }[] = [];

function onKey(event: KeyboardEvent): void {
  if (!keysAreFree(event)) return;
  const action = shortcutFor(event);
  if (action !== null && runShortcut(action)) event.preventDefault();
}

/** Does what the key of this action would do. False: nothing on the page does it. */
export function runShortcut(action: ShortcutAction): boolean {
  const run = registered.findLast(({ current }) => current[action])?.current[action];
  run?.();
  return run !== undefined;
}

/** Can anything on the page do this now? */
export function canRun(action: ShortcutAction): boolean {
  return registered.some(({ current }) => current[action]);
}

/** Runs the actions by their keys; not while someone types, and not under an open dialog or menu. */
export function useShortcuts(actions: Actions): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    if (registered.length === 0) document.addEventListener("keydown", onKey);
    registered.push(latest);
    return () => {
      registered.splice(registered.indexOf(latest), 1);
      if (registered.length === 0) document.removeEventListener("keydown", onKey);
    };
  }, []);
}
