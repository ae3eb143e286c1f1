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

/** Runs the actions by their keys; not while someone types, and not under an open dialog or menu. */
export function useShortcuts(actions: Partial<Record<ShortcutAction, () => void>>): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!keysAreFree(event)) return;
      const action = shortcutFor(event);
      const run = action && latest.current[action];
      if (!run) return;
      event.preventDefault();
      run();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
