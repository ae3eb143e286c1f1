"use client";
import type { Bulk } from "async-workflow";
import { PlayIcon, RotateCcwIcon, SquareIcon } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { PermittedButton } from "@/components/accounts/permitted-button.tsx";
import { useBulkSwitch, useFailedSince } from "@/hooks/use-bulk.ts";
import { failedSince } from "@/lib/api/bulk.ts";
import { amount } from "@/lib/ui/amount.ts";
import { entriesText } from "@/lib/ui/bulk-words.ts";
import { BulkButton } from "./bulk-button.tsx";

const ConfirmDialog = dynamic(() =>
  import("@/components/ui/confirm-dialog.tsx").then((module) => module.ConfirmDialog),
);

/** What can be done with a bulk action: stop it, let it go on, or retry what has failed again. */
export function BulkNext({ bulk }: { readonly bulk: Bulk }) {
  const failed = useFailedSince(bulk) ?? 0;
  if (bulk.state === "running") return <StopButton bulk={bulk} />;
  return (
    <>
      {bulk.state === "stopped" && bulk.left > 0 && <ResumeButton bulk={bulk} />}
      {failed > 0 && (
        <BulkButton asked={{ action: "retry", filter: failedSince(bulk.id) }}>
          <RotateCcwIcon aria-hidden />
          Retry the {amount(failed)} that failed again
        </BulkButton>
      )}
    </>
  );
}

function ResumeButton({ bulk }: { readonly bulk: Bulk }) {
  const resume = useBulkSwitch("resume");
  return (
    <PermittedButton needs="change" variant="outline" disabled={resume.isPending} onClick={() => resume.mutate(bulk)}>
      <PlayIcon aria-hidden />
      Go on with the {amount(bulk.left)} left
    </PermittedButton>
  );
}

function StopButton({ bulk }: { readonly bulk: Bulk }) {
  const [asking, setAsking] = useState(false);
  const [wanted, setWanted] = useState(false);
  const stop = useBulkSwitch("stop");
  return (
    <>
      <PermittedButton
        needs="change"
        variant="outline"
        disabled={stop.isPending}
        onClick={() => {
          setWanted(true);
          setAsking(true);
        }}
      >
        <SquareIcon aria-hidden />
        Stop
      </PermittedButton>
      {wanted && (
        <ConfirmDialog
          open={asking}
          onOpenChange={setAsking}
          title="Stop it?"
          description={`The ${entriesText(bulk.left)} that are left are not touched. What was done stays done; you can let it go on later.`}
          keepLabel="Let it go on"
          confirmLabel="Stop"
          onConfirm={() => stop.mutate(bulk)}
        />
      )}
    </>
  );
}
