"use client";
import type { Entry } from "async-workflow";
import dynamic from "next/dynamic";
import { useState } from "react";
import { PermittedButton } from "@/components/accounts/permitted-button.tsx";

const SignalDialog = dynamic(() => import("./signal-dialog.tsx").then((module) => module.SignalDialog));

export function SignalButton({ entry, signal }: { readonly entry: Entry; readonly signal: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <PermittedButton needs="change" variant="outline" size="small" onClick={() => setOpen(true)}>
        Send {signal}
      </PermittedButton>
      {open && <SignalDialog entry={entry} signal={signal} onClose={() => setOpen(false)} />}
    </>
  );
}
