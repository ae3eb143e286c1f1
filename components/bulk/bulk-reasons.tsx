import type { BulkPreview } from "async-workflow";
import { CircleCheckIcon, CircleSlashIcon } from "lucide-react";
import { amount, reasonPlans } from "@/lib/ui/bulk-words.ts";

/** How many entries would be acted upon and how, and why the others would not. */
export function BulkReasons({ preview }: { readonly preview: BulkPreview }) {
  return (
    <ul data-slot="bulk-reasons" className="mt-2 grid gap-1.5">
      {preview.reasons.map(({ outcome, reason, count }) => (
        <li
          key={reason}
          data-reason={reason}
          data-tone={outcome === "done" ? "green" : "gray"}
          className="flex items-baseline gap-2"
        >
          {outcome === "done" ? (
            <CircleCheckIcon aria-hidden className="size-4 shrink-0 translate-y-0.5 text-(--tone-solid)" />
          ) : (
            <CircleSlashIcon aria-hidden className="size-4 shrink-0 translate-y-0.5 text-(--tone-solid)" />
          )}
          <span className="min-w-0">
            <span className="font-medium tabular-nums">{amount(count)}</span>{" "}
            <span className={outcome === "done" ? undefined : "text-muted-foreground"}>
              {outcome === "skipped" && "cannot: they "}
              {reasonPlans[reason]}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
