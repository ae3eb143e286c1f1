"use client";
import { useRef, useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog.tsx";
import { Dialog, DialogContent, DialogDescription, DialogTitle } from "@/components/ui/dialog.tsx";
import { LoadProblem } from "@/components/ui/load-problem.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { useWorkflows } from "@/hooks/use-workflows.ts";
import { CreateEntryForm } from "./create-entry-form.tsx";

interface CreateEntryDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** Chosen at first; undefined: the default one. */
  readonly workflow: string | undefined;
}

/** Closes on success and by Esc; asks first only when something typed would be lost. */
export function CreateEntryDialog({ open, onOpenChange, workflow }: CreateEntryDialogProps) {
  const { data, error, refetch } = useWorkflows();
  // Asked at the moment of closing: a state that follows the form would miss what was typed a moment before.
  const isDirty = useRef(() => false);
  const [asking, setAsking] = useState(false);
  const close = () => onOpenChange(false);
  return (
    <>
      <Dialog
        open={open}
        onOpenChange={(next) => {
          if (next) onOpenChange(true);
          else if (isDirty.current()) setAsking(true);
          else close();
        }}
      >
        <DialogContent data-testid="create-entry" className="scroll-pb-24">
          <DialogTitle>Create entry</DialogTitle>
          <DialogDescription>It starts as soon as a worker is free.</DialogDescription>
          {data ? (
            <CreateEntryForm workflows={data} preset={workflow} isDirty={isDirty} onDone={close} />
          ) : error ? (
            <LoadProblem
              what="The workflows"
              many
              problem={error}
              known={false}
              onRetry={() => void refetch()}
              className="mt-5"
            />
          ) : (
            <div className="mt-5 grid gap-3">
              <Skeleton className="h-9" />
              <Skeleton className="h-9" />
            </div>
          )}
        </DialogContent>
      </Dialog>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Discard this entry?"
        description="What you have entered is not saved anywhere."
        keepLabel="Keep editing"
        confirmLabel="Discard"
        destructive
        onConfirm={close}
      />
    </>
  );
}
