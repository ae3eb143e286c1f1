import type { Entry } from "async-workflow";
import { canRun, runShortcut } from "@/hooks/use-shortcuts.ts";
import { pages } from "@/lib/ui/pages.ts";
import { setPreferences } from "@/lib/ui/preferences.ts";
import { recent } from "@/lib/ui/recent.ts";
import { type ShortcutAction, shortcuts } from "@/lib/ui/shortcuts.ts";
import { setTheme } from "@/lib/ui/theme.ts";

/** One line of the palette. It leads somewhere or does something. */
export interface Command {
  readonly id: string;
  readonly label: string;
  /** Right of the label, quieter. */
  readonly detail?: string;
  readonly keys?: readonly string[];
  readonly href?: string;
  readonly run?: () => void;
  /** Opens something of its own: only once the palette has closed and given the focus back. */
  readonly opens?: boolean;
  readonly entry?: Entry;
}

export interface CommandGroup {
  readonly value: string;
  readonly items: readonly Command[];
}

/** These belong to a row that has the focus, or are the palette's own way of being. */
const notOffered: readonly ShortcutAction[] = ["next", "previous", "open", "theme", "zone"];
const opening: readonly ShortcutAction[] = ["create", "help"];

function actions(): Command[] {
  const offered = shortcuts.filter(({ action }) => !notOffered.includes(action) && canRun(action));
  return [
    ...offered.map(({ action, label, keys }) => ({
      id: `do ${action}`,
      label,
      keys,
      run: () => void runShortcut(action),
      opens: opening.includes(action),
    })),
    { id: "reference", label: "API reference", run: () => location.assign("/reference") },
    { id: "theme light", label: "Theme: light", run: () => setTheme("light") },
    { id: "theme dark", label: "Theme: dark", run: () => setTheme("dark") },
    { id: "theme system", label: "Theme: as the system", run: () => setTheme("system") },
    { id: "rows compact", label: "Rows: compact", run: () => setPreferences({ density: "compact" }) },
    { id: "rows cosy", label: "Rows: cosy", run: () => setPreferences({ density: "cosy" }) },
    { id: "rows comfortable", label: "Rows: comfortable", run: () => setPreferences({ density: "comfortable" }) },
    { id: "zone utc", label: "Times: UTC", run: () => setPreferences({ zone: "utc" }) },
    { id: "zone local", label: "Times: your time zone", run: () => setPreferences({ zone: "local" }) },
  ];
}

export interface Known {
  readonly workflows: readonly { readonly name: string; readonly title: string }[];
  readonly entries: readonly Entry[];
}

/** What to offer for a text: of everything what has each of its words, the entries as the server found them. */
export function commandsFor(text: string, { workflows, entries }: Known): readonly CommandGroup[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ label, detail = "" }: Command) =>
    words.every((word) => `${label} ${detail}`.toLowerCase().includes(word));
  const goTo: Command[] = pages.map(({ href, label, key }) => ({ id: href, label, keys: ["g", key], href }));
  const flows: Command[] = workflows.flatMap(({ name, title }) => [
    { id: `/workflows/${name}`, label: title, detail: name, href: `/workflows/${name}` },
    { id: `entries of ${name}`, label: `Entries of ${title}`, detail: name, href: `/entries?workflow=${name}` },
  ]);
  const found: Command[] = entries.map((entry) => ({
    id: `/entries/${entry.id}`,
    label: entry.title,
    href: `/entries/${entry.id}`,
    entry,
  }));
  const visited: Command[] =
    words.length > 0 ? [] : recent().map(({ href, label }) => ({ id: `recent ${href}`, label, href }));
  const groups: CommandGroup[] = [
    { value: "Recent", items: visited },
    { value: "Go to", items: goTo.filter(fits) },
    { value: "Entries", items: found },
    { value: "Workflows", items: words.length > 0 ? flows.filter(fits) : [] },
    { value: "Actions", items: actions().filter(fits) },
  ];
  return groups.filter(({ items }) => items.length > 0);
}
