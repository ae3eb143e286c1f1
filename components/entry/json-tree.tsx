"use client";
import type { Json } from "async-workflow";
import { useState } from "react";

/** Longer lists are shown in parts: a million rows must not become a million elements. */
const batch = 100;
/** Deeper than this, branches start folded. */
const openDepth = 2;

interface JsonTreeProps {
  readonly value: Json;
  readonly name?: string | undefined;
  readonly depth?: number;
}

export function JsonTree({ value, name, depth = 0 }: JsonTreeProps) {
  const isBranch = typeof value === "object" && value !== null;
  if (isBranch && Object.keys(value).length > 0) return <Branch value={value} name={name} depth={depth} />;
  return (
    <div className="break-words whitespace-pre-wrap">
      <Name name={name} />
      <span className="text-foreground">{JSON.stringify(value)}</span>
    </div>
  );
}

type BranchValue = readonly Json[] | { readonly [key: string]: Json };

function Branch({ value, name, depth }: { value: BranchValue; name: string | undefined; depth: number }) {
  const [limit, setLimit] = useState(batch);
  const entries = Object.entries(value);
  const isList = Array.isArray(value);
  const count = `${entries.length} ${isList ? "elements" : "keys"}`;
  return (
    <details open={depth < openDepth && entries.length <= batch}>
      <summary className="rounded-sm">
        <Name name={name} />
        <span className="text-muted-foreground">{isList ? `[ ${count} ]` : `{ ${count} }`}</span>
      </summary>
      <div className="ml-1 border-l border-border pl-3">
        {entries.slice(0, limit).map(([key, child]) => (
          <JsonTree key={key} name={key} value={child} depth={depth + 1} />
        ))}
        {entries.length > limit && (
          <button
            type="button"
            className="cursor-pointer rounded-sm text-link underline"
            onClick={() => setLimit(limit + batch * 10)}
          >
            {entries.length - limit} more
          </button>
        )}
      </div>
    </details>
  );
}

function Name({ name }: { readonly name: string | undefined }) {
  return name === undefined ? null : <span className="text-muted-foreground">{name === "" ? '""' : name}: </span>;
}
