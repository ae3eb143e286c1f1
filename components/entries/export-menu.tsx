"use client";
import { MenuContent, MenuGroup, MenuLabel, MenuLinkItem } from "@/components/ui/menu.tsx";
import { amount } from "@/lib/ui/amount.ts";
import { type ListQuery, listParams } from "@/lib/ui/list-query.ts";

export interface ExportMenuProps {
  readonly query: ListQuery;
  readonly total: number;
  readonly totalIsEstimate: boolean;
}

/** The server gives so many at most. */
const mostExported = 100_000;
const formats = [
  { format: "csv", label: "CSV", hint: "for spreadsheets" },
  { format: "json", label: "JSON", hint: "one document" },
  { format: "ndjson", label: "NDJSON", hint: "a line per entry" },
] as const;

/** Everything that the filter matches, as a file, and how much that is. */
export function ExportMenu({ query, total, totalIsEstimate }: ExportMenuProps) {
  const all = amount(total, totalIsEstimate);
  const count = total > mostExported ? `the first ${amount(mostExported)} of ${all}` : all;
  return (
    <MenuContent align="end">
      <MenuGroup>
        <MenuLabel>
          Export {count} {total === 1 ? "entry" : "entries"}
        </MenuLabel>
        {formats.map(({ format, label, hint }) => {
          const params = listParams(query);
          params.set("format", format);
          return (
            <MenuLinkItem key={format} href={`/api/entries/export?${params}`} download={`entries.${format}`}>
              {label}
              <span className="ml-auto pl-3 text-xs text-muted-foreground">{hint}</span>
            </MenuLinkItem>
          );
        })}
      </MenuGroup>
    </MenuContent>
  );
}
