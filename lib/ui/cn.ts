/**
 * Joins class names; of two that set the same thing under the same variants, the later one wins. Knows the kinds of
 * utilities that our components let their callers override, in a tenth of the code of a table of all there are.
 */
type ClassValue = string | false | null | undefined;

const displays = "block inline inline-block flex inline-flex grid inline-grid contents hidden table".split(" ");
const positions = "static fixed absolute relative sticky".split(" ");
const corners = (kind: string): string[] => ["", "x", "y", "t", "r", "b", "l"].map((side) => kind + side);

/** Utilities that set one thing: `h-9`, `max-sm:h-11`. The longest name that fits is the kind. */
const kinds = [
  ...corners("p"),
  ...corners("m"),
  ..."w h size min-w max-w min-h max-h basis gap gap-x gap-y rounded bg opacity z top right bottom left inset inset-x inset-y".split(
    " ",
  ),
  ..."items justify self overflow overflow-x overflow-y leading tracking whitespace cursor shadow grid-cols col-span outline-offset".split(
    " ",
  ),
].sort((a, b) => b.length - a.length);

/** Utilities whose first word means several things. */
const several: readonly (readonly [RegExp, string])[] = [
  [/^text-(xs|sm|base|lg|\d?xl|\[[\d.])/, "text size"],
  [/^text-(left|center|right|start|end|justify)$/, "text align"],
  [/^text-(wrap|nowrap|balance|pretty)$/, "text wrap"],
  [/^text-/, "text colour"],
  [/^border(-\d+)?$/, "border width"],
  [/^border-(solid|dashed|dotted|none)$/, "border style"],
  [/^border-(?![xytrbl](-|$))/, "border colour"],
  [/^font-(thin|light|normal|medium|semibold|bold)$/, "font weight"],
  [/^font-/, "font family"],
  [/^flex-(row|col)/, "flex direction"],
];

/** What else a kind sets: `p-0` takes back `px-3`. */
const covers: Readonly<Record<string, readonly string[]>> = {
  p: corners("p"),
  px: ["pl", "pr"],
  py: ["pt", "pb"],
  m: corners("m"),
  mx: ["ml", "mr"],
  my: ["mt", "mb"],
  size: ["w", "h"],
  gap: ["gap-x", "gap-y"],
  "border width": corners("border-").slice(1),
  inset: ["inset-x", "inset-y", "top", "right", "bottom", "left"],
  overflow: ["overflow-x", "overflow-y"],
};

function kindOf(utility: string): string | undefined {
  if (displays.includes(utility)) return "display";
  if (positions.includes(utility)) return "position";
  const name = utility.replace(/^-/, "");
  const side = /^border-[xytrbl](?=-\d|$)/.exec(name);
  if (side) return side[0];
  return (
    several.find(([pattern]) => pattern.test(name))?.[1] ??
    kinds.find((kind) => name === kind || name.startsWith(`${kind}-`))
  );
}

const merged = new Map<string, string>();

export function cn(...inputs: readonly ClassValue[]): string {
  const text = inputs.filter(Boolean).join(" ");
  const known = merged.get(text);
  if (known !== undefined) return known;
  const result = merge(text);
  merged.set(text, result);
  return result;
}

function merge(text: string): string {
  const set = new Set<string>();
  const kept: string[] = [];
  for (const name of text.split(/\s+/).reverse()) {
    // The variants end at the last colon outside of brackets: `[&>a:hover]:p-2`.
    const [variants = ""] = /^(?:[^:[\]()]*(?:\[[^\]]*\]|\([^)]*\))?[^:[\]()]*:)*/.exec(name) ?? [];
    const kind = kindOf(name.slice(variants.length));
    if (kind !== undefined) {
      if (set.has(variants + kind)) continue;
      for (const each of [kind, ...(covers[kind] ?? [])]) set.add(variants + each);
    }
    kept.push(name);
  }
  return kept.reverse().join(" ").trim();
}
