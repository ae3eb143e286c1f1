"use client";
import { SearchIcon } from "lucide-react";
import { type ComponentType, useEffect, useRef, useState } from "react";
import { controlClass } from "@/components/ui/input.tsx";
import { Kbd } from "@/components/ui/kbd.tsx";
import type { EntryFilters } from "@/hooks/use-entry-filters.ts";
import { useShortcuts } from "@/hooks/use-shortcuts.ts";
import { cn } from "@/lib/ui/cn.ts";
import type { SearchAssistantProps } from "./search-assistant.tsx";

const typingMs = 300;
/** `tag:`, `tag:ev` at the end: no word of a title. */
const tokenUnderWay = /(^|\s)\w+[:.<>]\S*$/;
const tokenLike = /(^|\s)\w+[:.<>]\S/;
const loadAssistant = () => import("./search-assistant.tsx").then((module) => module.SearchAssistant);

/**
 * Finds by words of the title or the beginning of an id, at once while typing. What understands and completes tokens such
 * as `status:FAILED` is loaded when the box is first used.
 */
export function SearchBox({ filters }: { readonly filters: EntryFilters }) {
  const q = filters.query.filter.q ?? "";
  const [text, setText] = useState(q);
  const [seen, setSeen] = useState(q);
  const [focused, setFocused] = useState(false);
  const [entered, setEntered] = useState(false);
  const [Assistant, setAssistant] = useState<ComponentType<SearchAssistantProps> | null>(null);
  const box = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(filters);
  useEffect(() => {
    latest.current = filters;
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  useShortcuts({ search: () => box.current?.focus() });
  // Back, a view or a chip changed it: the box follows, unless it says the same in other spaces.
  if (q !== seen) {
    setSeen(q);
    if (text.trim() !== q) setText(q);
  }
  const search = (words: string) => {
    clearTimeout(timer.current);
    setSeen(words.trim());
    latest.current.change({ q: words.trim() }, "replace");
  };
  const type = (next: string) => {
    setText(next);
    clearTimeout(timer.current);
    setEntered(false);
    // Tokens that are typed before what understands them is loaded wait for it: they must not become words of a title.
    if (!tokenUnderWay.test(next) && (Assistant || !tokenLike.test(next)))
      timer.current = setTimeout(() => search(next), typingMs);
  };
  const load = () => {
    setFocused(true);
    loadAssistant().then(
      (loaded) => setAssistant(() => loaded),
      () => undefined,
    );
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: the search element is not known to all assistive technology yet
    <div role="search" className="relative min-w-0 flex-1 basis-72">
      <SearchIcon
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted-foreground"
      />
      <input
        ref={box}
        type="text"
        role="combobox"
        aria-label="Search entries"
        aria-keyshortcuts="/"
        aria-autocomplete="list"
        aria-expanded={false}
        aria-controls="search-suggestions"
        placeholder="Search title, id, in.path:value"
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="search"
        value={text}
        onChange={(event) => type(event.target.value)}
        onFocus={load}
        onBlur={() => setFocused(false)}
        onKeyDown={(event) => {
          if (event.defaultPrevented) return;
          if (event.key === "Enter" && !Assistant) tokenLike.test(text) ? setEntered(true) : search(text);
          if (event.key === "Escape" && text !== "") {
            event.preventDefault();
            setText("");
            search("");
          }
        }}
        className={cn(controlClass, "h-9 pr-8 pl-8.5 max-sm:h-11")}
      />
      {!focused && text === "" && (
        <span aria-hidden className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 max-sm:hidden">
          <Kbd>/</Kbd>
        </span>
      )}
      {Assistant && focused && (
        <Assistant
          box={box}
          text={text}
          filters={filters}
          onText={setText}
          waiting={entered || (tokenLike.test(text) && !tokenUnderWay.test(text))}
        />
      )}
    </div>
  );
}
