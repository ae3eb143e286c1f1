"use client";
import type { Entry } from "async-workflow";
import { SquareIcon } from "lucide-react";
import { useState } from "react";
import { PermittedButton } from "@/components/accounts/permitted-button.tsx";
import { ConfirmDialog } from "@/components/ui/confirm-dialog.tsx";
import { useToldAction } from "@/hooks/use-entry-actions.ts";

export function CancelButton({ entry, small = false }: { readonly entry: Entry; readonly small?: boolean }) {
  const [asking, setAsking] = useState(false);
  const cancel = useToldAction("cancel", entry);
  const effect =
    entry.lockedBy === null
      ? "It will not start again. Finished stages and steps stay recorded."
      : "The running stage gets a stop signal; finished stages and steps stay recorded.";
  return (
    <>
      <PermittedButton
        needs="change"
        variant="outline"
        size={small ? "small" : "default"}
        disabled={entry.cancelRequested}
        onClick={() => setAsking(true)}
      >
        <SquareIcon aria-hidden />
        {entry.cancelRequested ? "Cancelling" : "Cancel"}
      </PermittedButton>
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
