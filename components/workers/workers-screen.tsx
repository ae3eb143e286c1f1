"use client";
import type { WorkerStatus } from "async-workflow";
import { LoadProblem } from "@/components/ui/load-problem.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { useWorkers } from "@/hooks/use-workers.ts";
import { NoWorkers } from "./no-workers.tsx";
import { WorkerCard } from "./worker-card.tsx";

const sections = [
  { state: "alive", title: "Live" },
  { state: "draining", title: "Draining", text: "They claim nothing more and stop when they hold nothing." },
  { state: "lost", title: "Lost", text: "Their leases ended within the last day. What they held goes on elsewhere." },
] as const;

/** Who carries the entries through their stages, right now. */
export function WorkersScreen() {
  const { data, error, refetch, dataUpdatedAt } = useWorkers();
  const workers = data?.workers;
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">Workers</h1>
      <p className="mt-1 h-5 text-muted-foreground tabular-nums">{workers && summary(workers)}</p>
      <LoadProblem
        what="The workers"
        many
        problem={error}
        known={workers !== undefined}
        onRetry={() => void refetch()}
        className="mt-6"
      />
      {!workers && !error && <WorkersSkeleton />}
      {workers && !workers.some(({ state }) => state !== "lost") && <NoWorkers />}
      {workers &&
        sections.map(({ state, title, ...more }) => {
          const shown = workers.filter((worker) => worker.state === state);
          if (shown.length === 0) return null;
          return (
            <section key={state} aria-labelledby={`workers-${state}`} className="mt-8">
              <h2 id={`workers-${state}`} className="flex items-baseline gap-2 font-semibold tracking-tight">
                {title}
                <span className="text-sm font-normal text-muted-foreground tabular-nums">{shown.length}</span>
              </h2>
              {"text" in more && <p className="mt-0.5 text-[0.8125rem] text-muted-foreground">{more.text}</p>}
              <ul className="mt-3 grid gap-3">
                {shown.map((worker) => (
                  <WorkerCard key={worker.id} worker={worker} readAt={dataUpdatedAt} />
                ))}
              </ul>
            </section>
          );
        })}
    </>
  );
}

function summary(workers: readonly WorkerStatus[]): string {
  const alive = workers.filter(({ state }) => state === "alive");
  const slots = alive.reduce((sum, { concurrency }) => sum + concurrency, 0);
  const busy = alive.reduce((sum, { concurrency, held }) => sum + Math.min(held, concurrency), 0);
  return `${alive.length} alive, ${busy} of ${slots} slots in use`;
}

function WorkersSkeleton() {
  return (
    <div role="status" aria-label="Loading the workers" className="mt-8">
      <Skeleton className="h-5 w-16" />
      <div className="mt-3 h-36 rounded-lg border border-border p-4">
        <Skeleton className="w-56" />
        <Skeleton className="mt-4 w-full max-w-md" />
      </div>
    </div>
  );
}
