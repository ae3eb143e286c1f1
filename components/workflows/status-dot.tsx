import type { Tone } from "@/lib/ui/status.ts";

/** A word with a colour, where a badge would be too much. */
export function StatusDot({ tone, text }: { readonly tone: Tone; readonly text: string }) {
  return (
    <span data-tone={tone} className="inline-flex items-center gap-1.5 font-medium text-(--tone-text)">
      <span aria-hidden className="size-2 rounded-full bg-(--tone-solid)" />
      {text}
    </span>
  );
}
