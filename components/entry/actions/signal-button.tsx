"use client";
import type { Entry } from "async-workflow";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button.tsx";

const SignalDialog = dynamic(() => import("./signal-dialog.tsx").then((module) => module.SignalDialog));

export function SignalButton({ entry, signal }: { readonly entry: Entry; readonly signal: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="outline" size="small" onClick={() => setOpen(true)}>
        Send {signal}
      </Button>
      {open && <SignalDialog entry={entry} signal={signal} onClose={() => setOpen(false)} />}
    </>
  );
}
