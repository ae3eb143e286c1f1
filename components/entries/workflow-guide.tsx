"use client";
import { ChevronDownIcon } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useEntryFilters } from "@/hooks/use-entry-filters.ts";
import { useWorkflows } from "@/hooks/use-workflows.ts";
import { cn } from "@/lib/ui/cn.ts";
import { WorkflowChain } from "./workflow-chain.tsx";

const storageKey = "workflow-guide";
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Open, until the reader says otherwise; on a phone the list comes first. */
function isOpen(): boolean {
  const chosen = localStorage.getItem(storageKey);
  return chosen === null ? matchMedia("(min-width: 640px)").matches : chosen === "open";
}

/** Explains what an entry goes through: the stages of the chosen workflow, else of the default one. */
export function WorkflowGuide() {
  const { data } = useWorkflows();
  const { query } = useEntryFilters();
  const open = useSyncExternalStore(subscribe, isOpen, () => null);
  const [only, ...more] = query.filter.workflow ?? [];
  const name = only !== undefined && more.length === 0 ? only : data?.default;
  const workflow = data?.workflows.find((one) => one.name === name);
  const toggle = () => {
    localStorage.setItem(storageKey, open ? "closed" : "open");
    for (const listener of listeners) listener();
  };
  return (
    <section aria-labelledby="guide-heading" className="mt-6 rounded-lg border border-border bg-surface">
      <h2>
        <button
          type="button"
          id="guide-heading"
          aria-expanded={open ?? true}
          aria-controls="guide-panel"
          onClick={toggle}
          className="flex h-11 w-full cursor-pointer items-center gap-2 rounded-lg px-4 text-left text-sm font-medium"
        >
          How it works
          {workflow && <span className="truncate font-normal text-muted-foreground">{workflow.title}</span>}
          <ChevronDownIcon aria-hidden className={cn("ml-auto size-4 text-muted-foreground", open && "rotate-180")} />
        </button>
      </h2>
      <div id="guide-panel" hidden={open === false} className={cn("px-4 pb-4", open === null && "max-sm:hidden")}>
        <div className="sm:min-h-13">{workflow && <WorkflowChain stages={workflow.stages} />}</div>
        <p className="mt-3 max-w-4xl text-[0.8125rem] text-pretty text-muted-foreground">
          A worker leases the entry, runs one stage and commits what it reached. If the worker dies, its lease ends and
          another one goes on from there. An error that retries cannot cure ends as{" "}
          <b className="font-medium">FAILED</b> with its reason; everything done before is kept.
        </p>
      </div>
    </section>
  );
}
