"use client";
import { useQueryClient } from "@tanstack/react-query";
import type { Entry } from "async-workflow";
import { MenuContent, MenuItem } from "@/components/ui/menu.tsx";
import { useEntryData } from "@/hooks/use-entry-history.ts";
import { queryKeys } from "@/lib/api/query-keys.ts";
import { asCurl, asTypeScript } from "@/lib/ui/as-code.ts";
import { copyText } from "@/lib/ui/clipboard.ts";
import { downloadText } from "@/lib/ui/download.ts";
import { type ExactJson, ExactObject, parseExact, writeExact } from "@/lib/ui/json/exact-json.ts";
import { toast } from "@/lib/ui/toast.ts";

/** The entry to take along: as an address, a call, or all that is known of it. */
export function CopyMenu({ entry }: { readonly entry: Entry }) {
  const client = useQueryClient();
  const { data } = useEntryData(entry.id);
  const input = data && data.input !== null ? writeExact(data.input) : null;
  const everything = () => {
    const timeline = client.getQueryData(queryKeys.timeline(entry.id)) ?? null;
    return writeExact(exactly(entry, data?.result ?? null, data?.input ?? null, timeline), 2);
  };
  const copy = async (what: string, text: string) => {
    if (await copyText(text)) toast.success(`${what} copied`);
    else toast.error(`${what} could not be copied`, { description: "The browser refused." });
  };
  return (
    <MenuContent align="end">
      <MenuItem onClick={() => void copy("Link", `${location.origin}/entries/${entry.id}`)}>Copy link</MenuItem>
      <MenuItem onClick={() => void copy("Id", entry.id)}>Copy id</MenuItem>
      <MenuItem disabled={!data} onClick={() => void copy("cURL", asCurl({ ...entry, input }, location.origin))}>
        Copy as cURL
      </MenuItem>
      <MenuItem disabled={!data} onClick={() => void copy("TypeScript", asTypeScript({ ...entry, input }))}>
        Copy as TypeScript
      </MenuItem>
      <MenuItem disabled={!data} onClick={() => void copy("JSON", everything())}>
        Copy JSON
      </MenuItem>
      <MenuItem disabled={!data} onClick={() => downloadText(`${entry.id}.json`, everything())}>
        Download JSON
      </MenuItem>
    </MenuContent>
  );
}

/** The entry with its input and timeline; input and result as the database has them. */
function exactly(entry: Entry, result: ExactJson, input: ExactJson, timeline: unknown): ExactObject {
  const members = (parseExact(JSON.stringify(entry)) as ExactObject).members.map(
    ([key, value]) => [key, key === "result" && result !== null ? result : value] as const,
  );
  const stages = parseExact(JSON.stringify((timeline as { stages?: unknown } | null)?.stages ?? []));
  return new ExactObject([...members, ["input", input], ["timeline", stages]]);
}
