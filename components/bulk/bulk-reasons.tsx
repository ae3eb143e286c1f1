import type { BulkPreview } from "async-workflow";
import { CircleCheckIcon, CircleSlashIcon } from "lucide-react";
import { amount } from "@/lib/ui/amount.ts";
import { planText } from "@/lib/ui/bulk-words.ts";

/** How many entries would be acted upon and how, and why the others would not. */
export function BulkReasons({ preview }: { readonly preview: BulkPreview }) {
  return (
    <ul data-slot="bulk-reasons" className="mt-2 grid gap-1.5">
      {preview.reasons.map((each) => {
        const Icon = each.outcome === "done" ? CircleCheckIcon : CircleSlashIcon;
        return (
          <li
            key={each.reason}
            data-reason={each.reason}
            data-tone={each.outcome === "done" ? "green" : "gray"}
            className="flex items-baseline gap-2"
          >
            <Icon aria-hidden className="size-4 shrink-0 translate-y-0.5 text-(--tone-solid)" />
            <span className="min-w-0">
              <span className="font-medium tabular-nums">{amount(each.count)}</span>{" "}
              <span className={each.outcome === "done" ? undefined : "text-muted-foreground"}>{planText(each)}</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
