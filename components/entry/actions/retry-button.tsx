"use client";
import type { Entry } from "async-workflow";
import { RotateCcwIcon } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { ConfirmDialog } from "@/components/ui/confirm-dialog.tsx";
import { useEntryAction } from "@/hooks/use-entry-actions.ts";
import { stagesDone } from "@/lib/ui/status.ts";

/** Lets the entry itself go on from where it ended; asks first, for the stage may do again what it did. */
export function RetryButton({ entry }: { readonly entry: Entry }) {
  const [asking, setAsking] = useState(false);
  const retry = useEntryAction("retry", entry);
  const done = stagesDone(entry);
  const kept =
    done === 0
      ? "Finished steps are kept and not run again."
      : `${entry.stages.slice(0, done).join(", ")} and finished steps are kept and not run again.`;
  return (
    <>
      <Button disabled={retry.isPending} onClick={() => setAsking(true)}>
        <RotateCcwIcon aria-hidden />
        Retry
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
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
    </>
  );
}
