"use client";
import dynamic from "next/dynamic";
import { createContext, type ReactNode, useCallback, useContext, useState } from "react";
import { useShortcuts } from "@/hooks/use-shortcuts.ts";

const CreateEntryDialog = dynamic(() => import("./create-entry-dialog.tsx").then((module) => module.CreateEntryDialog));

const OpenContext = createContext<() => void>(() => {});

/** Opens the create dialog. */
export function useOpenCreateEntry(): () => void {
  return useContext(OpenContext);
}

/** Holds the one create dialog of the page. Its code (form, validation) is loaded when it is first opened. */
export function CreateEntryProvider({ children }: { readonly children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const show = useCallback(() => {
    setWanted(true);
    setOpen(true);
  }, []);
  useShortcuts({ create: show });
  return (
    <OpenContext value={show}>
      {children}
      {wanted && <CreateEntryDialog open={open} onOpenChange={setOpen} />}
    </OpenContext>
  );
}
