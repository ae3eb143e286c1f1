"use client";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { PermittedButton } from "@/components/accounts/permitted-button.tsx";
import type { ButtonProps } from "@/components/ui/button.tsx";
import type { BulkAsked } from "@/lib/api/bulk.ts";

const BulkDialog = dynamic(() => import("./bulk-dialog.tsx").then((module) => module.BulkDialog), { ssr: false });

interface BulkButtonProps extends Omit<ButtonProps, "onClick"> {
  readonly asked: BulkAsked;
  readonly onStarted?: () => void;
  readonly children: ReactNode;
}

/** Asks for something to be done with many entries. Nothing happens before the dialog has said what would. */
export function BulkButton({ asked, onStarted, children, ...button }: BulkButtonProps) {
  const [open, setOpen] = useState(false);
  const [times, setTimes] = useState(0);
  const ask = () => {
    setTimes(times + 1);
    setOpen(true);
  };
  return (
    <>
      <PermittedButton needs="change" {...button} onClick={ask}>
        {children}
      </PermittedButton>
      {times > 0 && <BulkDialog key={times} asked={asked} open={open} onOpenChange={setOpen} onStarted={onStarted} />}
    </>
  );
}
