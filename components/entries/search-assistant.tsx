"use client";
import { type RefObject, useEffect, useMemo, useState } from "react";
import type { EntryFilters } from "@/hooks/use-entry-filters.ts";
import { useFacets } from "@/hooks/use-facets.ts";
import { useWorkflows } from "@/hooks/use-workflows.ts";
import { amount } from "@/lib/ui/amount.ts";
import { cn } from "@/lib/ui/cn.ts";
import { readSearchText, type Suggestion, suggest, withTokens } from "@/lib/ui/search-tokens.ts";
import { states } from "@/lib/ui/status.ts";
import { statusGroups } from "./status-groups.ts";

export interface SearchAssistantProps {
  readonly box: RefObject<HTMLInputElement | null>;
  readonly text: string;
  readonly filters: EntryFilters;
  readonly onText: (text: string) => void;
  /** Whole tokens were typed before this was loaded. */
  readonly waiting: boolean;
}

/** Completes what is typed, turns whole tokens into parts of the filter, and says what is wrong with one. */
export function SearchAssistant({ box, text, filters, onText, waiting }: SearchAssistantProps) {
  const values = useValues(filters);
  const [chosen, setChosen] = useState(-1);
  const [fault, setFault] = useState<string | null>(null);
  const [closed, setClosed] = useState<string | null>(null);
  const found = useMemo(() => suggest(text, values), [text, values]);
  const open = closed !== text && found.length > 0 && (text === "" || /\S$/.test(text));
  const at = open ? Math.min(chosen, found.length - 1) : -1;

  const take = (whole: string) => {
    const { filter, words, fault: wrong } = readSearchText(whole);
    setFault(wrong);
    setChosen(-1);
    if (wrong) return onText(whole);
    onText(words);
    filters.change(
      { ...withTokens(filters.query.filter, filter), q: words },
      words === whole.trim() ? "replace" : "push",
    );
  };
  const accept = ({ text: completed, isWhole }: Suggestion) => {
    const whole = text.replace(/\S*$/, completed);
    setChosen(-1);
    if (isWhole) take(whole);
    else onText(whole);
    box.current?.focus();
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: once; from here on the keys tell
  useEffect(() => {
    if (waiting) take(text);
  }, []);
  useEffect(() => {
    const input = box.current;
    if (!input) return;
    const suggestion = at >= 0 ? found[at] : undefined;
    const hasToken = () => readSearchText(text).words !== text.trim();
    const actionOf = (key: string): (() => void) | null => {
      switch (key) {
        case "ArrowDown":
          return open ? () => setChosen((at + 1) % found.length) : null;
        case "ArrowUp":
          return open ? () => setChosen((at <= 0 ? found.length : at) - 1) : null;
        case "Enter":
          return () => (suggestion ? accept(suggestion) : take(text));
        case "Tab":
          return suggestion ? () => accept(suggestion) : null;
        case "Escape":
          return open && text !== "" ? () => setClosed(text) : null;
        case " ":
          return hasToken() ? () => take(text) : null;
        default:
          return null;
      }
    };
    const onKey = (event: KeyboardEvent) => {
      const act = actionOf(event.key);
      if (!act || event.isComposing) return;
      event.preventDefault();
      act();
    };
    input.addEventListener("keydown", onKey, { capture: true });
    return () => input.removeEventListener("keydown", onKey, { capture: true });
  });
  useEffect(() => {
    const input = box.current;
    input?.setAttribute("aria-expanded", String(open));
    if (at >= 0) input?.setAttribute("aria-activedescendant", `search-suggestion-${at}`);
    else input?.removeAttribute("aria-activedescendant");
    return () => {
      input?.setAttribute("aria-expanded", "false");
      input?.removeAttribute("aria-activedescendant");
    };
  }, [box, open, at]);

  return (
    <>
      {open && (
        <div
          id="search-suggestions"
          role="listbox"
          aria-label="Suggestions"
          // A press must not take the focus out of the box.
          onPointerDown={(event) => event.preventDefault()}
          className="absolute top-full left-0 z-30 mt-1.5 max-h-80 w-[min(26rem,100%)] overflow-y-auto rounded-lg border border-border bg-card p-1 shadow-lg"
        >
          {found.map((suggestion, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the box has the keys
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the box
            <div
              key={suggestion.text}
              id={`search-suggestion-${index}`}
              role="option"
              aria-selected={index === at}
              onClick={() => accept(suggestion)}
              className={cn(
                "flex min-h-8 cursor-pointer items-center gap-3 rounded-md px-2 hover:bg-muted max-sm:min-h-11",
                index === at && "bg-muted",
              )}
            >
              <span className="font-mono text-xs">{suggestion.label}</span>
              <span className="ml-auto truncate text-xs text-muted-foreground tabular-nums">{suggestion.hint}</span>
            </div>
          ))}
        </div>
      )}
      {fault && (
        <p
          role="alert"
          className="absolute top-full left-0 z-20 mt-1 rounded-md border border-danger/50 bg-card px-2 py-1 text-xs text-danger shadow-md"
        >
          {fault}
        </p>
      )}
    </>
  );
}

/** What the keys can be followed by, with how many entries each would show. */
function useValues({ query }: EntryFilters) {
  const facets = useFacets(query.filter);
  const workflows = useWorkflows().data?.workflows;
  return useMemo(() => {
    const counted = (field: "status" | "workflow", value: string) => {
      const facet = facets?.[field].find((one) => one.value === value);
      return { value, hint: facet ? amount(facet.count, facet.isEstimate) : "" };
    };
    const statuses = statusGroups(workflows ?? [], query.filter.workflow).flatMap((group) => group.statuses);
    return {
      status: [...new Set(statuses)].map((value) => counted("status", value)),
      workflow: (workflows ?? []).map(({ name }) => counted("workflow", name)),
      state: states.map((value) => ({ value, hint: "" })),
    };
  }, [facets, workflows, query.filter.workflow]);
}
