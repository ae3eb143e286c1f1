"use client";
import { ChevronDownIcon } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useEntryFilters } from "@/hooks/use-entry-filters.ts";
import { useWorkflows } from "@/hooks/use-workflows.ts";
import { WorkflowChain } from "./workflow-chain.tsx";

const storageKey = "workflow-guide";
const listeners = new Set<() => void>();

function useGuideOpen(): readonly [boolean, (open: boolean) => void] {
  const open = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => localStorage.getItem(storageKey) !== "closed",
    () => true,
  );
  const set = (next: boolean) => {
    localStorage.setItem(storageKey, next ? "open" : "closed");
    for (const listener of listeners) listener();
  };
  return [open, set];
}

/** Explains what an entry goes through: the stages of the chosen workflow, else of the default one. */
export function WorkflowGuide() {
  const { data } = useWorkflows();
  const { query } = useEntryFilters();
  const [open, setOpen] = useGuideOpen();
  const name = query.workflow ?? data?.default;
  const workflow = data?.workflows.find((one) => one.name === name);
  return (
    <section aria-labelledby="guide-heading" className="mt-6 rounded-lg border border-border bg-surface">
      <h2>
        <button
          type="button"
          id="guide-heading"
          aria-expanded={open}
          aria-controls="guide-panel"
          onClick={() => setOpen(!open)}
          className="flex h-11 w-full cursor-pointer items-center gap-2 rounded-lg px-4 text-left text-sm font-medium"
        >
          How it works
          {workflow && <span className="truncate font-normal text-muted-foreground">{workflow.title}</span>}
          <ChevronDownIcon aria-hidden className={`ml-auto size-4 text-muted-foreground ${open ? "rotate-180" : ""}`} />
        </button>
      </h2>
      <div id="guide-panel" hidden={!open} className="px-4 pb-4">
        <div className="min-h-16">{workflow && <WorkflowChain stages={workflow.stages} />}</div>
        <p className="mt-4 max-w-4xl text-[0.8125rem] text-pretty text-muted-foreground">
          A worker leases the entry, runs one stage and commits what it reached. If the worker dies, its lease ends and
          another one goes on from there. An error that retries cannot cure ends as{" "}
          <b className="font-medium">FAILED</b> with its reason; everything done before is kept.
        </p>
      </div>
    </section>
  );
}
