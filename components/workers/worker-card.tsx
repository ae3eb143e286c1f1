"use client";
import type { WorkerStatus } from "async-workflow";
import type { ReactNode } from "react";
import { useNow } from "@/hooks/use-now.ts";
import { relativeTime, shortSpan } from "@/lib/ui/time.ts";
import { bytes, percent, pulseOf } from "@/lib/ui/worker.ts";
import { DrainButton } from "./drain-button.tsx";
import { HeldEntries } from "./held-entries.tsx";
import { SlotCells } from "./slot-cells.tsx";

interface WorkerCardProps {
  readonly worker: WorkerStatus;
  /** When the worker was read, on this machine's clock: ages are counted on from there, whatever the clocks say. */
  readonly readAt: number;
}

export function WorkerCard({ worker, readAt }: WorkerCardProps) {
  const now = useNow();
  const ageMs = worker.silentMs + Math.max(Date.now() - readAt, 0);
  const pulse = pulseOf(worker, ageMs);
  const { host, pid, id, held, concurrency, vitals, state } = worker;
  return (
    <li data-slot="worker" data-worker-id={id} data-state={state} className="rounded-lg border border-border bg-card">
      <div className="grid gap-x-8 gap-y-3 px-4 py-3 sm:grid-cols-[minmax(0,1fr)_auto] xl:grid-cols-[minmax(0,15rem)_17rem_minmax(0,1fr)_auto] xl:items-center">
        <div className="min-w-0">
          <h3 className="flex min-w-0 items-center gap-2.5">
            <span data-tone={pulse.tone} aria-hidden className="size-2 shrink-0 rounded-full bg-(--tone-solid)" />
            <span className="truncate font-medium" title={id}>
              {host}
              <span className="font-mono text-xs font-normal text-muted-foreground">{id.slice(host.length)}</span>
            </span>
          </h3>
          <p className="mt-0.5 pl-4.5 text-xs text-muted-foreground tabular-nums">
            {pulse.words}
            {state === "lost"
              ? `, last heard of ${relativeTime(worker.seenAt, now)}`
              : `, heartbeat ${shortSpan(ageMs)} ago`}
          </p>
        </div>
        <div className="max-xl:order-last max-xl:col-span-full">
          {state !== "lost" && (
            <>
              <SlotCells held={held} concurrency={concurrency} />
              <p className="mt-1.5 text-xs text-muted-foreground tabular-nums">
                {held} of {concurrency} {concurrency === 1 ? "slot" : "slots"} in use
                {worker.hears === false && (
                  <span data-tone="amber" className="text-(--tone-text) dark:text-(--tone-solid)">
                    {" "}
                    · polls, hears no notifications
                  </span>
                )}
              </p>
            </>
          )}
        </div>
        <dl className="grid grid-cols-4 gap-x-4 max-xl:order-last max-xl:col-span-full max-sm:grid-cols-2 max-sm:gap-y-2">
          <Fact name="Up">{shortSpan(now - Date.parse(worker.startedAt))}</Fact>
          <Fact name="Memory">{vitals ? bytes(vitals.memoryBytes) : "—"}</Fact>
          <Fact name="Processor">{vitals ? percent(vitals.cpu) : "—"}</Fact>
          <Fact name="Loop lag">{vitals ? `${Math.round(vitals.loopLagMs)} ms` : "—"}</Fact>
        </dl>
        <div className="flex items-center max-sm:order-last sm:justify-end xl:w-20">
          {state === "alive" && <DrainButton worker={worker} />}
        </div>
      </div>
      <HeldEntries worker={worker} />
      <p className="flex flex-wrap gap-x-3 gap-y-0.5 border-t border-border px-4 py-2 text-xs text-muted-foreground">
        <span>
          {worker.workflows.length === 0
            ? "Has code for no workflow"
            : worker.workflows.map(({ name, version }) => (version === "1" ? name : `${name}@${version}`)).join(", ")}
        </span>
        <span className="ml-auto max-sm:ml-0">
          {worker.version && `async-workflow ${worker.version}, Node ${worker.nodeVersion ?? "?"}, pid ${pid}, `}lease{" "}
          {shortSpan(worker.leaseMs)}
        </span>
      </p>
    </li>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-muted-foreground">{name}</dt>
      <dd className="truncate text-[0.8125rem] tabular-nums">{children}</dd>
    </div>
  );
}
