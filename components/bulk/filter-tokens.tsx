import { filterTokens } from "@/lib/ui/bulk-words.ts";

/** A filter as it stands in an address, condition by condition. Null: entries were ticked one by one. */
export function FilterTokens({ filter }: { readonly filter: string | null }) {
  if (filter === null) return <span>ticked one by one</span>;
  const tokens = filterTokens(filter);
  if (tokens.length === 0) return <span>all entries</span>;
  return tokens.map((token) => (
    <code key={token} className="mr-1 rounded bg-muted px-1.5 py-0.5 font-mono text-xs break-all text-foreground">
      {token}
    </code>
  ));
}
