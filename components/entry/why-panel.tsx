"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Entry, Why } from "async-workflow";
import type { ApiError } from "async-workflow/client";
import { HourglassIcon, OctagonXIcon } from "lucide-react";
import { PermittedButton } from "@/components/accounts/permitted-button.tsx";
import { EntryTime } from "@/components/entries/entry-time.tsx";
import { buttonVariants } from "@/components/ui/button.tsx";
import { Link } from "@/components/ui/link.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { useToldAction } from "@/hooks/use-entry-actions.ts";
import { useWhy } from "@/hooks/use-entry-history.ts";
import { useNow } from "@/hooks/use-now.ts";
import { api } from "@/lib/api/client.ts";
import { queryKeys } from "@/lib/api/query-keys.ts";
import { duration } from "@/lib/ui/time.ts";
import { toast } from "@/lib/ui/toast.ts";
import { CancelButton } from "./actions/cancel-button.tsx";
import { SignalButton } from "./actions/signal-button.tsx";

/** Nothing to explain: it runs, or it has done what it should. */
const silent = new Set<Why["code"]>(["running", "completed"]);
/** Most entries that are due are taken at once: those are not worth a word that is gone again. */
const patienceMs = 1_500;

/** Why the entry does not run: one sentence, what it rests on, and what to do. */
export function WhyPanel({ entry }: { readonly entry: Entry }) {
  const { data: why } = useWhy(entry);
  const now = useNow();
  const expected = entry.state !== "running" && entry.state !== "completed";
  const isNew = entry.state === "queued" && now - Date.parse(entry.updatedAt) < patienceMs;
  if (isNew || (why ? silent.has(why.code) : !expected)) return null;
  const failed = why?.code === "failed";
  const Icon = failed ? OctagonXIcon : HourglassIcon;
  return (
    <section
      aria-label="Why it does not run"
      data-slot="why"
      data-code={why?.code}
      data-tone={failed ? "red" : "amber"}
      className="flex items-start gap-x-3 rounded-lg border border-border bg-card px-4 py-3"
    >
      <span className="mt-0.5 text-(--tone-solid)">
        <Icon aria-hidden className="size-4" />
      </span>
      <div className="flex min-w-0 flex-1 flex-wrap items-start gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          {why ? (
            <>
              <p className="text-pretty break-words">{why.sentence}</p>
              <Evidence why={why} />
            </>
          ) : (
            <span className="block h-10">
              <Skeleton className="w-2/3" />
            </span>
          )}
        </div>
        {why && <Remedy why={why} entry={entry} />}
      </div>
    </section>
  );
}

function Remedy({ why, entry }: { readonly why: Why; readonly entry: Entry }) {
  const retry = useToldAction("retry", entry);
  if (why.action?.kind === "start_worker") {
    return (
      <Link href="/workers" className={buttonVariants({ variant: "outline", size: "small" })}>
        Workers
      </Link>
    );
  }
  if (why.code === "backoff") {
    return (
      <PermittedButton
        needs="change"
        variant="outline"
        size="small"
        disabled={retry.isPending}
        onClick={() => retry.mutate()}
      >
        Try it now
      </PermittedButton>
    );
  }
  if (why.action?.kind === "signal") return <SignalButton entry={entry} signal={String(why.evidence.signal)} />;
  if (why.action?.kind === "resume_workflow") return <ResumeButton entry={entry} />;
  return why.action?.kind === "cancel" ? <CancelButton entry={entry} small /> : null;
}

function ResumeButton({ entry }: { readonly entry: Entry }) {
  const client = useQueryClient();
  const resume = useMutation<unknown, ApiError, void>({
    mutationFn: () => api.resumeWorkflow(entry.workflow),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.why(entry.id) }),
    onError: (problem) => toast.error(`${entry.workflow} could not be resumed`, { description: problem.message }),
  });
  return (
    <PermittedButton
      needs="operate"
      variant="outline"
      size="small"
      disabled={resume.isPending}
      onClick={() => resume.mutate()}
    >
      Resume {entry.workflow}
    </PermittedButton>
  );
}

/** What the sentence says already is not said again. */
const told = new Set([
  "error",
  "signal",
  "stage",
  "workflow",
  "workflowVersion",
  "position",
  "attempt",
  "maxAttempts",
  "crashes",
]);

function Evidence({ why }: { readonly why: Why }) {
  const facts = Object.entries(why.evidence).filter(
    ([name, value]) => !told.has(name) && value !== null && !(Array.isArray(value) && value.length === 0),
  );
  if (facts.length === 0) return null;
  return (
    <dl className="mt-1 flex flex-wrap gap-x-4 gap-y-0.5 text-xs text-muted-foreground">
      {facts.map(([name, value]) => (
        <div key={name} className="flex min-w-0 gap-1.5">
          <dt>{inWords(name)}</dt>
          <dd className="min-w-0 break-all text-foreground tabular-nums">
            <Fact name={name} value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: Why["evidence"][string] }) {
  if (typeof value === "string" && (name.endsWith("At") || name === "since")) return <EntryTime iso={value} />;
  if (typeof value === "number" && name.endsWith("Ms")) return duration(value);
  return typeof value === "object" ? (value ?? []).join(", ") : String(value);
}

/** `"lastWorkerGoneAt"` → `"last worker gone"`. */
function inWords(name: string): string {
  return name
    .replace(/(At|Ms)$/, "")
    .replace(/([A-Z])/g, " $1")
    .toLowerCase();
}
