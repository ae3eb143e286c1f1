"use client";
import type { Entry } from "async-workflow";
import { ConfirmDialog } from "@/components/ui/confirm-dialog.tsx";
import { useToldAction } from "@/hooks/use-entry-actions.ts";
import { stagesDone } from "@/lib/ui/status.ts";

interface RetryDialogProps {
  readonly entry: Entry;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Lets the entry itself go on from where it ended; asks first, for the stage may do again what it did. */
export function RetryDialog({ entry, open, onOpenChange }: RetryDialogProps) {
  const retry = useToldAction("retry", entry);
  const done = stagesDone(entry);
  const kept =
    done === 0
      ? "Finished steps are kept and not run again."
      : `${entry.stages.slice(0, done).join(", ")} and finished steps are kept and not run again.`;
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={
        <>
          Retry <i>{entry.title}</i>?
        </>
      }
      description={`It goes on with ${entry.stages[Math.min(done, entry.stages.length - 1)]}, where it ended. ${kept}`}
      keepLabel="Leave it"
      confirmLabel="Retry entry"
      onConfirm={() => retry.mutate()}
    />
  );
}
