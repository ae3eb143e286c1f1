"use client";
import type { Bulk } from "async-workflow";
import type { ReactNode } from "react";
import { useNow } from "@/hooks/use-now.ts";
import { amount } from "@/lib/ui/amount.ts";
import { dateTime, exactTime } from "@/lib/ui/time.ts";
import { FilterTokens } from "./filter-tokens.tsx";

/** Who asked for it, when, for which entries and why. */
export function BulkFacts({ bulk }: { readonly bulk: Bulk }) {
  const now = useNow();
  const { filter, from, createdAt, askedBy, pace, reason, isCapped, total } = bulk;
  return (
    <dl className="mt-5 flex flex-wrap gap-x-8 gap-y-3">
      <Fact name="Entries">
        <FilterTokens filter={filter} />
        {isCapped && <span className="block pt-1">the oldest {amount(total)}; more matched</span>}
      </Fact>
      {from && <Fact name="From stage">{from}</Fact>}
      <Fact name="As of">
        <time dateTime={createdAt} title={exactTime(createdAt)}>
          {dateTime(createdAt, now)}
        </time>
      </Fact>
      <Fact name="Asked for by">{askedBy === "local" ? "you, on this machine" : askedBy}</Fact>
      <Fact name="Pace">{amount(pace)} a second</Fact>
      {reason && <Fact name="Reason">{reason}</Fact>}
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0 max-w-full">
      <dt className="text-xs text-muted-foreground">{name}</dt>
      <dd className="mt-0.5 text-[0.8125rem] break-words tabular-nums">{children}</dd>
    </div>
  );
}
