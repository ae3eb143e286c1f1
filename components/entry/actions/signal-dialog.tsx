"use client";
import type { Entry, Json } from "async-workflow";
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
import { Textarea } from "@/components/ui/input.tsx";
import { useSendSignal } from "@/hooks/use-send-signal.ts";
import { readJson } from "@/lib/ui/input-value.ts";

interface SignalDialogProps {
  readonly entry: Entry;
  readonly signal: string;
  readonly onClose: () => void;
}

/** Sends an entry the signal that it waits for, with data for its handler. */
export function SignalDialog({ entry, signal, onClose }: SignalDialogProps) {
  const [text, setText] = useState("");
  const [fault, setFault] = useState<string | undefined>();
  const send = useSendSignal(entry);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = readJson(text.trim() === "" ? "null" : text);
    setFault(read.fault);
    if (read.fault !== undefined || send.isPending) return;
    const data = read.value as Json;
    send.mutate({ signal, data }, { onSuccess: onClose, onError: (problem) => setFault(problem.message) });
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <DialogTitle>
          Send <i>{signal}</i>
        </DialogTitle>
        <DialogDescription>The entry goes on with it. It cannot be taken back.</DialogDescription>
        <form onSubmit={submit} className="mt-5 grid gap-4" noValidate>
          <Field id="signal-data" label="Data" required={false} error={fault} description="JSON, for the workflow.">
            <Textarea
              {...fieldProps("signal-data", "JSON", fault)}
              value={text}
              onChange={(event) => setText(event.target.value)}
              placeholder='{ "approved": true }'
              spellCheck={false}
              className="font-mono text-xs"
            />
          </Field>
          <DialogFooter className="mt-2">
            <DialogClose className={buttonVariants({ variant: "outline" })}>Close</DialogClose>
            <Button type="submit" disabled={send.isPending}>
              {send.isPending ? "Sending" : "Send"}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
