"use client";
import type { Bulk } from "async-workflow";
import { RotateCcwIcon, SquareIcon } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { useFailedSince, useStopBulk } from "@/hooks/use-bulk.ts";
import { failedSince } from "@/lib/api/bulk.ts";
import { amount } from "@/lib/ui/amount.ts";
import { entriesText } from "@/lib/ui/bulk-words.ts";
import { BulkButton } from "./bulk-button.tsx";

const ConfirmDialog = dynamic(() =>
  import("@/components/ui/confirm-dialog.tsx").then((module) => module.ConfirmDialog),
);

/** What can be done with a bulk action: stop it, or retry what has failed again. */
export function BulkNext({ bulk }: { readonly bulk: Bulk }) {
  const failed = useFailedSince(bulk) ?? 0;
  if (bulk.state === "running") return <StopButton bulk={bulk} />;
  if (failed === 0) return null;
  return (
    <BulkButton asked={{ action: "retry", filter: failedSince(bulk.id) }}>
      <RotateCcwIcon aria-hidden />
      Retry the {amount(failed)} that failed again
    </BulkButton>
  );
}

function StopButton({ bulk }: { readonly bulk: Bulk }) {
  const [asking, setAsking] = useState(false);
  const [wanted, setWanted] = useState(false);
  const stop = useStopBulk();
  return (
    <>
      <Button
        variant="outline"
        disabled={stop.isPending}
        onClick={() => {
          setWanted(true);
          setAsking(true);
        }}
      >
        <SquareIcon aria-hidden />
        Stop
      </Button>
      {wanted && (
        <ConfirmDialog
          open={asking}
          onOpenChange={setAsking}
          title="Stop it?"
          description={`The ${entriesText(bulk.left)} that are left are not touched. What was done stays done; it cannot be taken up again.`}
          keepLabel="Let it go on"
          confirmLabel="Stop"
          onConfirm={() => stop.mutate(bulk)}
        />
      )}
    </>
  );
}
