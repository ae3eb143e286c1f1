import type { StageStats } from "async-workflow";
import { ArrowRightIcon } from "lucide-react";
import { count, fewSamples, percent } from "@/lib/ui/figures.ts";
import { statusToken } from "@/lib/ui/status.ts";
import { duration } from "@/lib/ui/time.ts";

/** The stages in order, each with its attempts of the last 24 hours. Width is the share of the time; a list for whoever cannot see it. */
export function StageGraph({ stages }: { readonly stages: readonly StageStats[] }) {
  const names = stages.map(({ name }) => name);
  const slowest = Math.max(...stages.map(({ run }) => run.p50 ?? 0), 0);
  return (
    <section aria-labelledby="stages-heading" className="mt-8">
      <h2 id="stages-heading" className="text-base font-semibold tracking-tight">
        Stages
      </h2>
      <p className="text-xs text-muted-foreground">Attempts in the last 24 hours.</p>
      <ol className="mt-3 grid grid-cols-1 gap-3 sm:grid-cols-[repeat(auto-fit,minmax(13rem,1fr))]">
        {stages.map((stage, index) => (
          <StageNode
            key={stage.name}
            stage={stage}
            // The last stage is reached as COMPLETED; its own colour is that of its place.
            tone={statusToken(stage.name, names).tone}
            share={slowest > 0 ? (stage.run.p50 ?? 0) / slowest : 0}
            isLast={index === stages.length - 1}
          />
        ))}
      </ol>
    </section>
  );
}

interface StageNodeProps {
  readonly stage: StageStats;
  readonly tone: string;
  readonly share: number;
  readonly isLast: boolean;
}

function StageNode({ stage, tone, share, isLast }: StageNodeProps) {
  const { name, run, completed, failed, retries, lost, failureRate } = stage;
  const tries = completed + failed + retries;
  return (
    <li data-stage={name} data-tone={tone} className="relative min-w-0 rounded-lg border border-border bg-card p-4">
      <div className="flex items-center gap-2">
        <span aria-hidden className="size-2.5 shrink-0 rounded-full bg-(--tone-solid)" />
        <h3 className="min-w-0 truncate font-mono text-sm font-medium">{name}</h3>
        {!isLast && <ArrowRightIcon aria-hidden className="ml-auto size-4 shrink-0 text-muted-foreground" />}
      </div>
      <div aria-hidden className="mt-3 h-1.5 rounded-full bg-track">
        <div
          data-slot="progress-fill"
          className="h-full rounded-full bg-(--tone-solid)"
          style={{ width: share > 0 ? `${Math.max(2, share * 100)}%` : 0 }}
        />
      </div>
      <dl className="mt-3 grid grid-cols-3 gap-2 text-xs">
        <Figure label="p50" value={run.p50 === null ? "–" : duration(run.p50)} />
        <Figure label="p95" value={run.p95 === null ? "–" : duration(run.p95)} />
        <Figure label="failed" value={percent(failureRate)} warns={failed > 0} />
      </dl>
      <p className="mt-2 text-xs text-muted-foreground tabular-nums">
        {tries === 0 ? "No attempts" : `${count(tries)} ${tries === 1 ? "attempt" : "attempts"}`}
        {retries > 0 && `, ${count(retries)} tried again`}
        {lost > 0 && `, ${count(lost)} lost`}
        {tries > 0 && run.samples < fewSamples && `; of ${run.samples} only`}
      </p>
    </li>
  );
}

function Figure({
  label,
  value,
  warns = false,
}: {
  readonly label: string;
  readonly value: string;
  readonly warns?: boolean;
}) {
  return (
    <div className="min-w-0">
      <dt className="text-muted-foreground">{label}</dt>
      <dd className={`font-medium tabular-nums ${warns ? "text-danger" : ""}`}>{value}</dd>
    </div>
  );
}
