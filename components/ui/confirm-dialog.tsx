"use client";
import { AlertDialog as Base } from "@base-ui/react/alert-dialog";
import type { ReactNode } from "react";
import { buttonVariants } from "./button.tsx";
import { backdropClass, popupClass } from "./overlay.ts";

interface ConfirmDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: ReactNode;
  /** States the effect, in plain words. */
  readonly description: ReactNode;
  readonly keepLabel: string;
  readonly confirmLabel: string;
  readonly destructive?: boolean;
  readonly onConfirm: () => void;
}

/** Asks once before something that people would regret. The safe answer has the focus. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onOpenChange, title, description, keepLabel, confirmLabel, destructive, onConfirm } = props;
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className={backdropClass} />
        <Base.Popup data-slot="confirm-dialog" className={popupClass}>
          <Base.Title className="text-base font-semibold tracking-tight break-words">{title}</Base.Title>
          <Base.Description className="mt-2 text-sm text-muted-foreground">{description}</Base.Description>
          <div className="mt-6 flex justify-end gap-2 max-sm:flex-col-reverse">
            <Base.Close className={buttonVariants({ variant: "outline" })}>{keepLabel}</Base.Close>
            <Base.Close
              className={buttonVariants({ variant: destructive ? "destructive" : "primary" })}
              onClick={onConfirm}
            >
              {confirmLabel}
            </Base.Close>
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
