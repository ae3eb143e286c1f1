"use client";
import type { Entry, Timeline } from "async-workflow";
import { ProblemNotice } from "@/components/ui/notice.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import type { ApiProblem } from "@/lib/api/problem.ts";
import { StageCard } from "./stage-card.tsx";

interface StageTimelineProps {
  readonly entry: Entry;
  readonly timeline: Timeline | undefined;
  readonly problem: ApiProblem | null;
}

/** Stage after stage, from top to bottom: what was tried, by whom, how long it took and what came of it. */
export function StageTimeline({ entry, timeline, problem }: StageTimelineProps) {
  return (
    <section aria-labelledby="stages-heading" className="min-w-0">
      <h2 id="stages-heading" className="text-base font-semibold tracking-tight">
        Stages
      </h2>
      {problem && <ProblemNotice className="mt-3" title="The stages could not be loaded" problem={problem} />}
      {timeline ? (
        <ol className="mt-4">
          {timeline.stages.map((stage, index) => (
            <StageCard
              key={stage.name}
              stage={stage}
              position={index}
              stages={entry.stages}
              last={index === timeline.stages.length - 1}
            />
          ))}
        </ol>
      ) : (
        !problem && (
          <div aria-busy className="mt-4 grid gap-3">
            {entry.stages.map((stage) => (
              <Skeleton key={stage} className="h-10 rounded-md" />
            ))}
          </div>
        )
      )}
    </section>
  );
}
