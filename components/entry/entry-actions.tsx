"use client";
import type { Entry } from "async-workflow";
import { RotateCcwIcon, SquareIcon } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { ConfirmDialog } from "@/components/ui/confirm-dialog.tsx";
import { useEntryAction } from "@/hooks/use-entry-actions.ts";
import { isFinished } from "@/lib/ui/status.ts";

export function EntryActions({ entry }: { readonly entry: Entry }) {
  if (entry.state === "failed" || entry.state === "cancelled") return <RetryButton entry={entry} />;
  return isFinished(entry) ? null : <CancelButton entry={entry} />;
}

function CancelButton({ entry }: { readonly entry: Entry }) {
  const [asking, setAsking] = useState(false);
  const cancel = useEntryAction("cancel", entry);
  const effect =
    entry.lockedBy === null
      ? "It will not start again. Finished stages and steps stay recorded."
      : "The running stage gets a stop signal; finished stages and steps stay recorded.";
  return (
    <>
      <Button variant="outline" disabled={entry.cancelRequested} onClick={() => setAsking(true)}>
        <SquareIcon aria-hidden />
        {entry.cancelRequested ? "Cancelling" : "Cancel"}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={
          <>
            Cancel <i>{entry.title}</i>?
          </>
        }
        description={effect}
        keepLabel="Keep running"
        confirmLabel="Cancel entry"
        destructive
        onConfirm={() => cancel.mutate()}
      />
    </>
  );
}

function RetryButton({ entry }: { readonly entry: Entry }) {
  const [asking, setAsking] = useState(false);
  const retry = useEntryAction("retry", entry);
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
        description="It goes on from the stage where it ended. Finished stages and steps are kept and not run again."
        keepLabel="Leave it"
        confirmLabel="Retry entry"
        onConfirm={() => retry.mutate()}
      />
    </>
  );
}
