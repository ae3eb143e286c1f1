"use client";
import type { Bulk } from "async-workflow";
import { RotateCcwIcon, SquareIcon } from "lucide-react";
import { Link } from "@/components/ui/link.tsx";
import { useNow } from "@/hooks/use-now.ts";
import { amount } from "@/lib/ui/amount.ts";
import { bulkTitle, outcomeText, stateWords } from "@/lib/ui/bulk-words.ts";
import { exactTime, relativeTime } from "@/lib/ui/time.ts";
import { BulkProgress } from "./bulk-progress.tsx";
import { FilterTokens } from "./filter-tokens.tsx";

export function BulkRow({ bulk }: { readonly bulk: Bulk }) {
  const now = useNow();
  const { id, action, total, filter, reason, state, waitingFor, askedBy, createdAt, left } = bulk;
  const Icon = action === "retry" ? RotateCcwIcon : SquareIcon;
  return (
    <li
      data-slot="bulk"
      data-bulk-id={id}
      data-state={state}
      className="grid items-center gap-x-6 gap-y-2 border-b border-border px-4 py-3 last:border-b-0 hover:bg-surface lg:grid-cols-[minmax(0,1fr)_16rem_9rem]"
    >
      <div className="min-w-0">
        <h2 className="flex items-center gap-2 font-medium">
          <Icon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
          <Link href={`/bulk/${id}`} className="rounded-sm hover:underline">
            {bulkTitle(action, total)}
          </Link>
        </h2>
        <p className="mt-1 text-xs break-words text-muted-foreground sm:pl-6">
          <FilterTokens filter={filter} />
          {reason && <span className="block pt-1">“{reason}”</span>}
        </p>
      </div>
      <div className="tabular-nums">
        <BulkProgress bulk={bulk} />
        <p className="mt-1.5 text-xs text-muted-foreground">
          {waitingFor === "worker" ? "Waits for a worker" : stateWords[state]}: {outcomeText(bulk)}
          {left > 0 && `, ${amount(left)} left`}
        </p>
      </div>
      <p className="text-xs text-muted-foreground tabular-nums lg:text-right">
        <time dateTime={createdAt} title={exactTime(createdAt)}>
          {relativeTime(createdAt, now)}
        </time>
        {askedBy !== "local" && ` by ${askedBy}`}
      </p>
    </li>
  );
}
