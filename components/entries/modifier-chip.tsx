"use client";
import type { Entry } from "async-workflow";
import { useNow } from "@/hooks/use-now.ts";
import { useZone } from "@/hooks/use-preferences.ts";
import { modifier } from "@/lib/ui/modifier.ts";
import { isFinished } from "@/lib/ui/status.ts";

/** Amber: the entry needs a word of explanation beside its status. */
export function ModifierChip({ entry }: { readonly entry: Entry }) {
  return isFinished(entry) ? null : <LiveChip entry={entry} />;
}

function LiveChip({ entry }: { readonly entry: Entry }) {
  const text = modifier(entry, useNow(), useZone());
  if (text === null) return null;
  return (
    <span
      data-slot="modifier-chip"
      data-tone="amber"
      data-hint={text}
      data-hint-if-cut
      className="inline-flex h-6 min-w-0 items-center rounded-md border border-transparent bg-(--tone-bg) px-2 text-xs font-medium text-(--tone-text) tabular-nums"
    >
      <span className="truncate">{text}</span>
    </span>
  );
}
