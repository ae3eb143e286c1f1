"use client";
import type { Entry, Timeline } from "async-workflow";
import { StageCard } from "./stage-card.tsx";

interface AttemptsTabProps {
  readonly entry: Entry;
  readonly timeline: Timeline;
}

/** Stage after stage: what was tried, by whom, and what went wrong. */
export function AttemptsTab({ entry, timeline }: AttemptsTabProps) {
  return (
    <ol>
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
  );
}
