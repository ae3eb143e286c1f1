"use client";
import type { ErrorGroup } from "async-workflow";
import { CircleCheckIcon, EyeOffIcon, RotateCcwIcon } from "lucide-react";
import type { ComponentType } from "react";
import { useNow } from "@/hooks/use-now.ts";
import type { Tone } from "@/lib/ui/status.ts";
import { exactTime, relativeTime } from "@/lib/ui/time.ts";

interface Chip {
  readonly tone: Tone;
  readonly icon: ComponentType<{ className?: string; "aria-hidden"?: boolean }>;
  readonly word: string;
  readonly at: string | null;
}

function chipOf(group: ErrorGroup): Chip | null {
  const { status, statusAt, regressedAt } = group;
  if (status === "resolved") return { tone: "green", icon: CircleCheckIcon, word: "Resolved", at: statusAt };
  if (status === "ignored") return { tone: "outline", icon: EyeOffIcon, word: "Ignored", at: statusAt };
  return regressedAt ? { tone: "amber", icon: RotateCcwIcon, word: "Came back", at: regressedAt } : null;
}

/** What is special about a group; an open one that always was has none. */
export function ErrorChip({ group }: { readonly group: ErrorGroup }) {
  const now = useNow();
  const chip = chipOf(group);
  if (!chip) return null;
  const { tone, icon: Icon, word, at } = chip;
  return (
    <span
      data-slot="error-chip"
      data-tone={tone}
      title={at ? exactTime(at) : undefined}
      className="inline-flex h-5 shrink-0 items-center gap-1 rounded-md border border-(--tone-border) bg-(--tone-bg) px-1.5 text-xs font-medium text-(--tone-text)"
    >
      <Icon aria-hidden className="size-3" />
      {word}
      {at && <span className="font-normal"> {relativeTime(at, now)}</span>}
    </span>
  );
}
