/** The keys of the screens: one list for the listener and for the help. */
export interface Shortcut {
  readonly keys: readonly string[];
  readonly action: ShortcutAction;
  readonly label: string;
}

export type ShortcutAction =
  | "create"
  | "next"
  | "previous"
  | "open"
  | "showNew"
  | "search"
  | "peek"
  | "select"
  | "menu"
  | "retry"
  | "theme"
  | "help"
  | "back"
  | "rail"
  | "zone"
  | "pause";

export const shortcuts: readonly Shortcut[] = [
  { keys: ["c"], action: "create", label: "Create an entry" },
  { keys: ["j"], action: "next", label: "Next entry" },
  { keys: ["k"], action: "previous", label: "Previous entry" },
  { keys: ["Enter"], action: "open", label: "Open the entry" },
  { keys: ["/"], action: "search", label: "Search" },
  { keys: [" "], action: "peek", label: "Look at the entry beside the list" },
  { keys: ["x"], action: "select", label: "Select the entry" },
  { keys: ["r"], action: "retry", label: "Retry the entry" },
  { keys: ["."], action: "menu", label: "Actions of the entry" },
  { keys: ["n"], action: "showNew", label: "Show new entries" },
  { keys: ["b"], action: "back", label: "Back to all entries" },
  { keys: ["p"], action: "pause", label: "Pause live updates" },
  { keys: ["["], action: "rail", label: "Wide or narrow rail" },
  { keys: ["t"], action: "theme", label: "Switch between light and dark" },
  { keys: ["z"], action: "zone", label: "Times in UTC or your time zone" },
  { keys: ["?"], action: "help", label: "Show the keys" },
];

/** `Enter` belongs to the focused link; the listener leaves it alone. */
const handled = new Map(
  shortcuts.filter(({ action }) => action !== "open").flatMap(({ keys, action }) => keys.map((key) => [key, action])),
);

export function shortcutFor(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">,
): ShortcutAction | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  return handled.get(event.key) ?? null;
}

/** Where typing means text, single keys are text. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), textarea, select"))
  );
}
