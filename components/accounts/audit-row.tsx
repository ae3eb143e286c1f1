"use client";
import { EntryTime } from "@/components/entries/entry-time.tsx";
import type { AuditRecord } from "@/lib/api/accounts.ts";
import { SettingsRow } from "./settings-section.tsx";

interface AuditRowProps {
  readonly record: AuditRecord;
  /** The name of whoever did it. */
  readonly name: string;
}

/** One record: who, what, to what; below it from where, the particulars and why. */
export function AuditRow({ record: { at, action, target, reason, detail, address }, name }: AuditRowProps) {
  const more = [address ?? "unknown address", ...particulars(detail), reason].filter((part) => part);
  return (
    <SettingsRow
      action={
        <span className="text-xs text-muted-foreground tabular-nums">
          <EntryTime iso={at} />
        </span>
      }
    >
      <span className="font-medium">{name}</span> <code className="font-mono text-xs">{action}</code>
      {target && <span className="ml-1 font-mono text-xs break-all text-muted-foreground">{target}</span>}
      <span className="block text-xs wrap-anywhere text-muted-foreground">{more.join(" · ")}</span>
    </SettingsRow>
  );
}

function particulars(detail: AuditRecord["detail"]): string[] {
  return Object.entries(detail ?? {}).map(([name, value]) => {
    const text = typeof value === "string" ? value : Array.isArray(value) ? value.join(", ") : JSON.stringify(value);
    return name === "asked" ? text : name === "moreTimes" ? `${text} more times within a minute` : `${name}: ${text}`;
  });
}
