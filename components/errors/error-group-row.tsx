"use client";
import type { ErrorGroup } from "async-workflow";
import { Link } from "@/components/ui/link.tsx";
import { useNow } from "@/hooks/use-now.ts";
import { amount } from "@/lib/ui/amount.ts";
import { exactTime, relativeTime } from "@/lib/ui/time.ts";
import { ErrorChip } from "./error-chip.tsx";
import { ErrorStatusButtons } from "./error-status-buttons.tsx";
import { ErrorTitle } from "./error-title.tsx";
import { HourBars } from "./hour-bars.tsx";

export function ErrorGroupRow({ group }: { readonly group: ErrorGroup }) {
  const now = useNow();
  const { fingerprint, kind, title, workflow, stage, count, entries, firstSeen, lastSeen, status } = group;
  return (
    <li
      data-slot="error-group"
      data-fingerprint={fingerprint}
      data-status={status}
      className="grid items-center gap-x-6 gap-y-2 border-b border-border px-4 py-3 last:border-b-0 hover:bg-surface sm:grid-cols-[minmax(0,1fr)_auto] lg:grid-cols-[minmax(0,1fr)_8rem_6.5rem_7rem_auto]"
    >
      <div className="min-w-0">
        <h2 className="font-medium">
          <Link
            href={`/errors/${fingerprint}`}
            title={group.message}
            className="line-clamp-2 rounded-sm break-words hover:underline"
          >
            <ErrorTitle title={title} />
          </Link>
        </h2>
        <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 font-mono text-xs text-muted-foreground">
          <span className="break-all text-foreground">{kind}</span>
          <span className="break-all">
            {workflow} / {stage}
          </span>
          <span className="font-sans">
            <ErrorChip group={group} />
          </span>
        </p>
      </div>
      <div data-tone={status === "open" ? "red" : "gray"} className="max-lg:order-last max-lg:col-span-full">
        <HourBars hours={group.hours} />
      </div>
      <p className="text-[0.8125rem] tabular-nums max-lg:hidden">
        {amount(count)} {count === 1 ? "failure" : "failures"}
        <span className="block text-xs text-muted-foreground">
          {amount(entries)} {entries === 1 ? "entry" : "entries"}
        </span>
      </p>
      <p className="text-[0.8125rem] tabular-nums max-lg:hidden">
        <time dateTime={lastSeen} title={`Last seen ${exactTime(lastSeen)}`}>
          {relativeTime(lastSeen, now)}
        </time>
        <time
          dateTime={firstSeen}
          title={`First seen ${exactTime(firstSeen)}`}
          className="block text-xs text-muted-foreground"
        >
          first {relativeTime(firstSeen, now)}
        </time>
      </p>
      <p className="col-span-full text-xs text-muted-foreground tabular-nums lg:hidden">
        {amount(count)} {count === 1 ? "failure" : "failures"}, {amount(entries)} {entries === 1 ? "entry" : "entries"}{" "}
        · last {relativeTime(lastSeen, now)} · first {relativeTime(firstSeen, now)}
      </p>
      <div className="flex gap-2 sm:max-lg:col-start-2 sm:max-lg:row-start-1 lg:w-42 lg:justify-end">
        <ErrorStatusButtons group={group} />
      </div>
    </li>
  );
}
