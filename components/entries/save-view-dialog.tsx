"use client";
import { ApiError } from "async-workflow/client";
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
import { api } from "@/lib/api/client.ts";
import { toast } from "@/lib/ui/toast.ts";

interface SaveViewDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly query: string;
  readonly onSaved: () => void;
}

/** Asks for the name of a view. What was typed stays when saving fails. */
export function SaveViewDialog({ open, onOpenChange, query, onSaved }: SaveViewDialogProps) {
  const [name, setName] = useState("");
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (name.trim() === "") return setFault("Enter a name.");
    setBusy(true);
    try {
      const view = await api.saveView({ name, query });
      onSaved();
      onOpenChange(false);
      setName("");
      toast.success(`Saved the view ${view.name}`);
    } catch (cause) {
      setFault(cause instanceof ApiError ? cause.message : String(cause));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent className="w-[min(24rem,calc(100vw-2rem))]">
        <DialogTitle>Save view</DialogTitle>
        <DialogDescription>Filter, order and columns, as a tab over the list.</DialogDescription>
        <form noValidate className="mt-4" onSubmit={(event) => void save(event)}>
          <Field id="view-name" label="Name" error={fault}>
            <Input
              {...fieldProps("view-name", undefined, fault)}
              value={name}
              onChange={(event) => {
                setName(event.target.value);
                setFault(undefined);
              }}
              maxLength={60}
              placeholder="Nightly failures"
              autoComplete="off"
              autoFocus
            />
          </Field>
          <DialogFooter>
            <DialogClose className={buttonVariants({ variant: "outline" })}>Cancel</DialogClose>
            <Button type="submit" aria-disabled={busy}>
              Save
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
