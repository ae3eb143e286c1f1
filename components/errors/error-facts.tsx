"use client";
import type { ErrorGroupDetail } from "async-workflow";
import type { ReactNode } from "react";
import { useNow } from "@/hooks/use-now.ts";
import { amount } from "@/lib/ui/amount.ts";
import { exactTime, relativeTime } from "@/lib/ui/time.ts";

export function ErrorFacts({ group }: { readonly group: ErrorGroupDetail }) {
  const { statusAt, statusBy, status } = group;
  return (
    <dl className="mt-4 grid grid-cols-2 gap-x-4 gap-y-3">
      <Fact name="Failures">{amount(group.count)}</Fact>
      <Fact name="Entries">{amount(group.entries)}</Fact>
      <Fact name="Last seen">
        <Age iso={group.lastSeen} />
      </Fact>
      <Fact name="First seen">
        <Age iso={group.firstSeen} />
      </Fact>
      {statusAt && (
        <Fact name={status === "open" ? "Set" : status === "resolved" ? "Resolved" : "Ignored"}>
          <Age iso={statusAt} />
          {statusBy && statusBy !== "local" && ` by ${statusBy}`}
        </Fact>
      )}
      {group.regressedAt && (
        <Fact name="Came back">
          <Age iso={group.regressedAt} />
        </Fact>
      )}
    </dl>
  );
}

function Age({ iso }: { readonly iso: string }) {
  const now = useNow();
  return (
    <time dateTime={iso} title={exactTime(iso)}>
      {relativeTime(iso, now)}
    </time>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-muted-foreground">{name}</dt>
      <dd className="text-[0.8125rem] break-words tabular-nums">{children}</dd>
    </div>
  );
}
