"use client";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { ConfirmDialog } from "@/components/ui/confirm-dialog.tsx";

interface AskFirstProps {
  /** On the button. */
  readonly label: string;
  /** Of what: the button's full name, where there are several alike. */
  readonly of: string;
  readonly title: ReactNode;
  readonly description: ReactNode;
  /** The answer that does it. Default: the label. */
  readonly confirmLabel?: string;
  readonly destructive?: boolean;
  readonly onConfirm: () => void;
}

/** A button for what cannot be undone. */
export function AskFirst({ label, of, confirmLabel = label, destructive = true, ...dialog }: AskFirstProps) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button variant="outline" size="small" aria-label={`${label} ${of}`} onClick={() => setAsking(true)}>
        {label}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        keepLabel="Keep it"
        confirmLabel={confirmLabel}
        destructive={destructive}
        {...dialog}
      />
    </>
  );
}
