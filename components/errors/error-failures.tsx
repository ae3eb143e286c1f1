"use client";
import type { ErrorGroupDetail } from "async-workflow";
import { Link } from "@/components/ui/link.tsx";
import { useNow } from "@/hooks/use-now.ts";
import { amount } from "@/lib/ui/amount.ts";
import { exactTime, relativeTime } from "@/lib/ui/time.ts";

/** The last attempts that failed so, and the way to all entries that did. */
export function ErrorFailures({ group }: { readonly group: ErrorGroupDetail }) {
  const now = useNow();
  if (group.failures.length === 0) return null;
  return (
    <section aria-labelledby="error-failures" className="overflow-hidden rounded-lg border border-border bg-card">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 px-4 pt-4 pb-2">
        <h2 id="error-failures" className="font-semibold tracking-tight">
          Last failures
        </h2>
        <Link href={`/entries?error=${group.fingerprint}`} className="rounded-sm text-sm text-link hover:underline">
          {group.entries === 1 ? "The entry" : `All ${amount(group.entries)} entries`}
        </Link>
      </div>
      <ul className="pb-2">
        {group.failures.map(({ entryId, title, attempt, final, at }) => (
          <li
            key={`${entryId} ${attempt} ${at}`}
            className="flex min-w-0 items-baseline gap-3 px-4 py-1 text-[0.8125rem] max-sm:py-2.5"
          >
            <Link
              href={`/entries/${entryId}`}
              dir="auto"
              className="min-w-0 truncate rounded-sm text-left hover:underline"
            >
              {title}
            </Link>
            <span className="ml-auto shrink-0 text-xs text-muted-foreground tabular-nums">
              attempt {attempt}
              <span className="max-sm:hidden">{final ? ", the last" : ", tried again"}</span>
            </span>
            <time
              dateTime={at}
              title={exactTime(at)}
              className="w-18 shrink-0 text-right text-xs text-muted-foreground tabular-nums"
            >
              {relativeTime(at, now)}
            </time>
          </li>
        ))}
      </ul>
    </section>
  );
}
