"use client";
import type { Entry } from "async-workflow";
import { RotateCcwIcon } from "lucide-react";
import { useState } from "react";
import { PermittedButton } from "@/components/accounts/permitted-button.tsx";
import { RetryDialog } from "./retry-dialog.tsx";

/** The way to retry an entry that failed or was cancelled. */
export function RetryButton({ entry }: { readonly entry: Entry }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <PermittedButton needs="change" onClick={() => setAsking(true)}>
        <RotateCcwIcon aria-hidden />
        Retry
      </PermittedButton>
      <RetryDialog entry={entry} open={asking} onOpenChange={setAsking} />
    </>
  );
}
