/** A JSON value as the lines of a tree: what is folded has one line, and a search leaves the lines that lead to what it found. */
import { childrenOf, type ExactJson, isBranch, writeExact } from "./exact-json.ts";

export interface JsonRow {
  /** Unique: the path, also for keys that look alike. */
  readonly id: string;
  readonly key: string | number | null;
  readonly value: ExactJson;
  readonly depth: number;
  /** Null: it cannot be opened. */
  readonly open: boolean | null;
  /** Children that are there, for the line of a folded branch. */
  readonly size: number;
  readonly hit: boolean;
}

/** Deeper than this, and longer than this, branches start folded. */
const openDepth = 2;
const openSize = 100;

/** `flipped`: ids whose branches the reader has opened or folded against the default. */
export function jsonRows(root: ExactJson, flipped: ReadonlySet<string>, search: string): JsonRow[] {
  const found = search === "" ? null : findIn(root, search.toLowerCase());
  const rows: JsonRow[] = [];
  const add = (id: string, key: string | number | null, value: ExactJson, depth: number): void => {
    const children = childrenOf(value);
    const byDefault = found ? found.leading.has(id) : depth < openDepth && children.length <= openSize;
    const open = isBranch(value) && children.length > 0 ? byDefault !== flipped.has(id) : null;
    rows.push({ id, key, value, depth, open, size: children.length, hit: found?.hits.has(id) ?? false });
    if (!open) return;
    for (const [childKey, child] of children) {
      const childId = pathOf(id, childKey);
      // A branch that was found is shown whole when it is opened.
      if (found?.leading.has(id) && !found.hits.has(childId) && !found.leading.has(childId)) continue;
      add(childId, childKey, child, depth + 1);
    }
  };
  add("$", null, root, 0);
  return rows;
}

interface Found {
  readonly hits: ReadonlySet<string>;
  /** What must be open for a hit to be seen. */
  readonly leading: ReadonlySet<string>;
}

function findIn(root: ExactJson, search: string): Found {
  const hits = new Set<string>();
  const leading = new Set<string>();
  const look = (id: string, key: string | number | null, value: ExactJson): boolean => {
    const branch = isBranch(value);
    const inKey = typeof key === "string" && key.toLowerCase().includes(search);
    const inValue = !branch && textOf(value).toLowerCase().includes(search);
    if (inKey || inValue) hits.add(id);
    let below = false;
    for (const [childKey, child] of childrenOf(value)) if (look(pathOf(id, childKey), childKey, child)) below = true;
    if (below) leading.add(id);
    return below || inKey || inValue;
  };
  look("$", null, root);
  return { hits, leading };
}

const textOf = (value: ExactJson): string => (typeof value === "string" ? value : writeExact(value));

/** `$.user.plan`, `$.rows[3]`, `$["odd key"]`: how JSONPath writes it. */
function pathOf(parent: string, key: string | number): string {
  if (typeof key === "number") return `${parent}[${key}]`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `${parent}.${key}` : `${parent}[${JSON.stringify(key)}]`;
}
