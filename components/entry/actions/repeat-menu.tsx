"use client";
import type { Entry } from "async-workflow";
import { MenuContent, MenuGroup, MenuItem, MenuLabel } from "@/components/ui/menu.tsx";
import { useRepeatEntry } from "@/hooks/use-repeat-entry.ts";
import { stagesDone } from "@/lib/ui/status.ts";
import { toast } from "@/lib/ui/toast.ts";

interface RepeatMenuProps {
  readonly entry: Entry;
  readonly onEdit: () => void;
}

/** From which stage a new entry repeats this one. The old one stays as it is. */
export function RepeatMenu({ entry, onEdit }: RepeatMenuProps) {
  const repeat = useRepeatEntry(entry);
  const reached = entry.stages.slice(0, stagesDone(entry) + 1);
  const start = (from: string) =>
    repeat.mutate(
      { from },
      { onError: (problem) => toast.error(`${entry.title} could not be repeated`, { description: problem.message }) },
    );
  return (
    <MenuContent align="end">
      <MenuGroup>
        <MenuLabel>As a new entry, from</MenuLabel>
        {reached.map((stage, index) => (
          <MenuItem key={stage} onClick={() => start(stage)}>
            <span className="font-mono text-xs">{stage}</span>
            {index === 0 && <span className="text-xs text-muted-foreground">the start</span>}
          </MenuItem>
        ))}
      </MenuGroup>
      <MenuItem onClick={onEdit}>With edited input…</MenuItem>
    </MenuContent>
  );
}
