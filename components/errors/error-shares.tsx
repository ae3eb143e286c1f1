import type { ErrorGroupDetail, ErrorShare } from "async-workflow";
import { amount } from "@/lib/ui/amount.ts";

const most = 5;

/** Where it happens: one bad worker or version stands out. */
export function ErrorShares({ group }: { readonly group: ErrorGroupDetail }) {
  if (group.looked === 0) return null;
  return (
    <section aria-labelledby="error-shares" className="rounded-lg border border-border bg-card p-4">
      <h2 id="error-shares" className="font-semibold tracking-tight">
        Where
      </h2>
      <p className="mt-0.5 text-xs text-muted-foreground">
        {group.looked < group.count
          ? `Of the last ${amount(group.looked)} failures`
          : group.looked === 1
            ? "Of the one failure"
            : `Of all ${amount(group.looked)} failures`}
      </p>
      <Shares name="Worker" shares={group.byWorker} of={group.looked} unknown="not known any more" />
      <Shares name={`Version of ${group.workflow}`} shares={group.byVersion} of={group.looked} unknown="" />
    </section>
  );
}

interface SharesProps {
  readonly name: string;
  readonly shares: readonly ErrorShare[];
  readonly of: number;
  readonly unknown: string;
}

function Shares({ name, shares, of, unknown }: SharesProps) {
  const others = shares.slice(most).reduce((sum, { count }) => sum + count, 0);
  const shown = [...shares.slice(0, most), ...(others > 0 ? [{ value: "others", count: others }] : [])];
  return (
    <>
      <h3 className="mt-4 text-xs text-muted-foreground">{name}</h3>
      <ul data-tone="red" className="mt-1.5 grid gap-2">
        {shown.map(({ value, count }) => (
          <li key={value} className="text-[0.8125rem]">
            <span className="flex items-baseline justify-between gap-3">
              <span className="min-w-0 font-mono text-xs break-all">{value || unknown}</span>
              <span className="shrink-0 tabular-nums">{amount(count)}</span>
            </span>
            <span aria-hidden className="mt-1 block h-1 overflow-hidden rounded-full bg-track">
              <span
                className="block h-full origin-left bg-(--tone-solid)"
                style={{ transform: `scaleX(${count / of})` }}
              />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
