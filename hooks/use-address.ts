"use client";
import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useMemo, useSyncExternalStore } from "react";
import { stillAhead } from "@/lib/ui/still-ahead.ts";

/** How a change enters the history: a choice is a step that Back undoes; typing is not. */
export type HowToEnter = "push" | "replace";

/** Replaces these parameters; null, or no values, take one out. */
export type Change = Readonly<Record<string, string | readonly string[] | null>>;

/**
 * What was written to the address while the router has not drawn it yet, the newest last: it does so in a transition, and
 * a control that showed its old value for those frames would seem stuck.
 */
let ahead: readonly string[] = [];
const listeners = new Set<() => void>();

function setAhead(searches: readonly string[]): void {
  if (ahead === searches || (ahead.length === 0 && searches.length === 0)) return;
  ahead = searches;
  for (const listener of listeners) listener();
}

/** Back, before the router has drawn what was written: it never will. */
const forget = (): void => setAhead([]);

let drawn: string | null = null;

/** By every component that reads the address, for the same drawing. */
function noteDrawn(search: string): void {
  if (search === drawn) return;
  drawn = search;
  setAhead(stillAhead(ahead, search));
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) window.addEventListener("popstate", forget);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener("popstate", forget);
  };
}

function change(parts: Change, how: HowToEnter): void {
  // Of the address as it is now: two changes in one moment both count.
  const params = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(parts)) {
    params.delete(name);
    for (const each of value === null || typeof value === "string" ? [value] : value)
      if (each !== null) params.append(name, each);
  }
  const search = params.toString();
  if (search === new URLSearchParams(location.search).toString()) return;
  const url = `${location.pathname}${search && `?${search}`}${location.hash}`;
  if (how === "push") history.pushState(null, "", url);
  else history.replaceState(null, "", url);
  setAhead([...ahead, search]);
}

/** The parameters of the address, and a way to change some of them without a request: what a page shows is kept there. */
export function useAddress(): readonly [URLSearchParams, (parts: Change, how?: HowToEnter) => void] {
  const routed = useSearchParams().toString();
  const written = useSyncExternalStore(
    subscribe,
    () => ahead.at(-1) ?? null,
    () => null,
  );
  useEffect(() => noteDrawn(routed), [routed]);
  useEffect(() => {
    if (written === routed) setAhead([]);
  });
  const search = written ?? routed;
  const params = useMemo(() => new URLSearchParams(search), [search]);
  return [params, useCallback((parts: Change, how: HowToEnter = "push") => change(parts, how), [])];
}

/** One parameter that takes one of a few values; the first of them is not written. */
export function useChoice<Choice extends string>(
  name: string,
  choices: readonly [Choice, ...Choice[]],
  how: HowToEnter = "replace",
): readonly [Choice, (choice: Choice) => void] {
  const [params, setParams] = useAddress();
  const [first] = choices;
  const given = params.get(name);
  const choose = (choice: Choice) => setParams({ [name]: choice === first ? null : choice }, how);
  return [choices.find((choice) => choice === given) ?? first, choose];
}
