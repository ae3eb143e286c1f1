"use client";
import { type FormEvent, useState } from "react";
import { Button, buttonVariants } from "@/components/ui/button.tsx";
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogTitle,
} from "@/components/ui/dialog.tsx";
import { Field, fieldProps } from "@/components/ui/field.tsx";
import { Input } from "@/components/ui/input.tsx";

interface PauseDialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly onPause: (reason: string) => void;
}

/** Says what pausing does, and takes the reason that others will read. */
export function PauseDialog({ title, onClose, onPause }: PauseDialogProps) {
  const [reason, setReason] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onPause(reason);
    onClose();
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <DialogTitle>Pause {title}?</DialogTitle>
        <DialogDescription>
          No worker begins a stage of it until somebody resumes it. What runs now finishes its stage; nothing is lost.
        </DialogDescription>
        <form onSubmit={submit} className="mt-5 grid gap-4">
          <Field id="pause-reason" label="Reason" required={false} description="Shown on every entry that waits.">
            <Input
              {...fieldProps("pause-reason", "description", undefined)}
              value={reason}
              maxLength={500}
              autoComplete="off"
              onChange={(event) => setReason(event.target.value)}
            />
          </Field>
          <DialogFooter className="mt-2">
            <DialogClose className={buttonVariants({ variant: "outline" })}>Keep running</DialogClose>
            <Button type="submit">Pause workflow</Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
