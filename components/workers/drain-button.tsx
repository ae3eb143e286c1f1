"use client";
import type { WorkerStatus } from "async-workflow";
import dynamic from "next/dynamic";
import { useState } from "react";
import { PermittedButton } from "@/components/accounts/permitted-button.tsx";
import { useDrainWorker } from "@/hooks/use-workers.ts";

const ConfirmDialog = dynamic(() =>
  import("@/components/ui/confirm-dialog.tsx").then((module) => module.ConfirmDialog),
);

export function DrainButton({ worker }: { readonly worker: WorkerStatus }) {
  const [asking, setAsking] = useState(false);
  const [wanted, setWanted] = useState(false);
  const drain = useDrainWorker();
  const ask = () => {
    setWanted(true);
    setAsking(true);
  };
  const what = worker.held === 1 ? "the one entry" : `the ${worker.held} entries`;
  return (
    <>
      <PermittedButton needs="operate" variant="outline" size="small" onClick={ask}>
        Drain
      </PermittedButton>
      {wanted && (
        <ConfirmDialog
          open={asking}
          onOpenChange={setAsking}
          title={
            <>
              Drain <span className="font-mono text-sm">{worker.id}</span>?
            </>
          }
          description={`It claims nothing more${worker.held > 0 ? `, finishes ${what} it holds` : ""} and stops. What it still runs after five minutes goes on elsewhere. It does not start again by itself.`}
          keepLabel="Keep working"
          confirmLabel="Drain worker"
          onConfirm={() => drain.mutate(worker)}
        />
      )}
    </>
  );
}
