"use client";
import type { ErrorCounts, ErrorStatus } from "async-workflow";
import { Button } from "@/components/ui/button.tsx";
import { FilterTab } from "@/components/ui/filter-tab.tsx";
import { LoadProblem } from "@/components/ui/load-problem.tsx";
import { NativeSelect } from "@/components/ui/native-select.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { useAddress, useChoice } from "@/hooks/use-address.ts";
import { useErrorGroups } from "@/hooks/use-errors.ts";
import { useWorkflows } from "@/hooks/use-workflows.ts";
import { amount } from "@/lib/ui/amount.ts";
import { cn } from "@/lib/ui/cn.ts";
import { ErrorGroupRow } from "./error-group-row.tsx";
import { NoErrors } from "./no-errors.tsx";

const tabs = ["open", "resolved", "ignored", "all"] as const;
type Tab = (typeof tabs)[number];
const labels: Record<Tab, string> = { open: "Open", resolved: "Resolved", ignored: "Ignored", all: "All" };
/** Failures by what they have in common. */
export function ErrorsScreen() {
  const [url, setUrl] = useAddress();
  const [tab, setTab] = useChoice("status", tabs, "push");
  const workflow = url.get("workflow");
  const status: ErrorStatus | null = tab === "all" ? null : tab;
  const { data, error, refetch, isPlaceholderData, hasNextPage, fetchNextPage, isFetchingNextPage } = useErrorGroups({
    status,
    workflow,
  });
  const groups = data?.pages.flatMap((page) => page.groups);
  const counts = data?.pages[0]?.counts;
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">Errors</h1>
      <p className="mt-1 text-muted-foreground">Failed attempts, put together by what they have in common.</p>
      <div className="mt-6 flex flex-wrap items-center gap-2">
        <StatusTabs chosen={tab} counts={counts} onChoose={setTab} />
        <WorkflowSelect chosen={workflow} onChoose={(next) => setUrl({ workflow: next })} />
      </div>
      <LoadProblem
        what="The errors"
        many
        problem={error}
        known={data !== undefined}
        onRetry={() => void refetch()}
        className="mt-3"
      />
      {(groups || !error) && (
        <div
          aria-busy={isPlaceholderData}
          className={cn(
            "mt-3 overflow-hidden rounded-lg border border-border transition-opacity",
            isPlaceholderData && "opacity-60",
          )}
        >
          {!groups && <ErrorsSkeleton />}
          {groups && groups.length > 0 && (
            <ul aria-label="Error groups">
              {groups.map((group) => (
                <ErrorGroupRow key={group.fingerprint} group={group} />
              ))}
            </ul>
          )}
          {groups?.length === 0 && counts && (
            <NoErrors
              counts={counts}
              status={status}
              workflow={workflow}
              onClear={() => setUrl({ status: null, workflow: null })}
            />
          )}
        </div>
      )}
      {hasNextPage && (
        <div className="mt-3 text-center">
          <Button variant="outline" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </>
  );
}

interface StatusTabsProps {
  readonly chosen: Tab;
  readonly counts: ErrorCounts | undefined;
  readonly onChoose: (tab: Tab) => void;
}

function StatusTabs({ chosen, counts, onChoose }: StatusTabsProps) {
  return (
    <fieldset className="mr-auto flex min-w-0 flex-wrap gap-1">
      <legend className="sr-only">Status</legend>
      {tabs.map((tab) => (
        <FilterTab
          key={tab}
          pressed={tab === chosen}
          onPress={() => onChoose(tab)}
          count={counts && tab !== "all" ? amount(counts[tab]) : undefined}
        >
          {labels[tab]}
        </FilterTab>
      ))}
    </fieldset>
  );
}

interface WorkflowSelectProps {
  readonly chosen: string | null;
  readonly onChoose: (workflow: string | null) => void;
}

function WorkflowSelect({ chosen, onChoose }: WorkflowSelectProps) {
  const workflows = useWorkflows().data?.workflows ?? [];
  return (
    <NativeSelect
      aria-label="Workflow"
      className="w-44 max-sm:w-full"
      value={chosen ?? ""}
      onChange={(event) => onChoose(event.target.value === "" ? null : event.target.value)}
    >
      <option value="">All workflows</option>
      {chosen !== null && !workflows.some(({ name }) => name === chosen) && <option value={chosen}>{chosen}</option>}
      {workflows.map(({ name, title }) => (
        <option key={name} value={name}>
          {title}
        </option>
      ))}
    </NativeSelect>
  );
}

function ErrorsSkeleton() {
  return (
    <div role="status" aria-label="Loading the errors">
      {["a", "b", "c"].map((key) => (
        <div key={key} className="grid h-17 content-center gap-2 border-b border-border px-4 last:border-b-0">
          <Skeleton className="w-2/3 max-w-md" />
          <Skeleton className="h-3 w-40" />
        </div>
      ))}
    </div>
  );
}
