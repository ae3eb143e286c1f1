import { Fragment } from "react";
import { statusChain } from "@/lib/ui/status.ts";
import { StatusBadge } from "./status-badge.tsx";

/** The statuses in order; on the way from one to the next, the stage that runs there. */
export function WorkflowChain({ stages }: { readonly stages: readonly string[] }) {
  const chain = statusChain(stages);
  return (
    <ol aria-label="Statuses of an entry" className="flex max-sm:flex-col max-sm:gap-1 sm:items-start">
      {chain.map((status, index) => (
        <Fragment key={status}>
          {index > 0 && <Connector stage={stages[index - 1] ?? ""} />}
          <li className="flex shrink-0 items-center gap-3 sm:flex-col sm:gap-1.5">
            <StatusBadge status={status} stages={stages} className="h-7 px-2.5" />
            <span className="text-xs text-muted-foreground tabular-nums">
              {Math.floor((100 * index) / stages.length)}%
            </span>
          </li>
        </Fragment>
      ))}
    </ol>
  );
}

function Connector({ stage }: { readonly stage: string }) {
  return (
    <li className="min-w-0 flex-1 max-sm:ml-4 max-sm:border-l max-sm:border-input max-sm:py-0.5 max-sm:pl-4 sm:px-2">
      <span aria-hidden className="flex h-7 items-center max-sm:hidden">
        <span className="h-px flex-1 bg-input" />
        <span className="-ml-1.5 size-1.5 rotate-45 border-t border-r border-input" />
      </span>
      <span className="block truncate text-center font-mono text-[0.6875rem] leading-4 text-muted-foreground max-sm:text-left sm:mt-1.5">
        <span className="sr-only">then stage </span>
        {stage}
      </span>
    </li>
  );
}
