import type { Entry } from "async-workflow";
import { cn } from "@/lib/ui/cn.ts";
import { statusToken } from "@/lib/ui/status.ts";

interface EntryProgressProps {
  readonly entry: Entry;
  /** Where the stages end, as marks on the bar. */
  readonly ticks?: boolean;
  readonly className?: string;
}

/** The bar moves by transform only, so a row that progresses never causes layout. */
export function EntryProgress({ entry, ticks, className }: EntryProgressProps) {
  const { progress, status, stages, title, attempt } = entry;
  return (
    <div className={cn("flex items-center gap-2.5", className)}>
      <div
        role="progressbar"
        aria-label={`Progress of ${title}`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={progress}
        aria-valuetext={`${status}, ${progress} percent`}
        data-tone={statusToken(status, stages).tone}
        className="relative h-1.5 min-w-0 flex-1 overflow-hidden rounded-full bg-track"
      >
        {/* A new attempt may start lower: a new element falls back at once instead of sliding backwards. */}
        <span
          key={attempt}
          data-slot="progress-fill"
          className="absolute inset-0 origin-left rounded-full bg-(--tone-solid) transition-[transform,background-color] duration-300 ease-out"
          style={{ transform: `scaleX(${progress / 100})` }}
        />
        {ticks && stages.slice(1).map((stage, index) => <Tick key={stage} at={(index + 1) / stages.length} />)}
      </div>
      <span className="w-[4ch] shrink-0 text-right text-xs text-muted-foreground tabular-nums">{progress}%</span>
    </div>
  );
}

function Tick({ at }: { readonly at: number }) {
  return <span aria-hidden className="absolute inset-y-0 w-0.5 bg-background" style={{ left: `${at * 100}%` }} />;
}
