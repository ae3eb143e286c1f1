"use client";
import { createContext, type ReactNode, useCallback, useContext, useState } from "react";
import { late } from "@/components/ui/late.tsx";
import { useShortcuts } from "@/hooks/use-shortcuts.ts";

const CreateEntryDialog = late(() => import("./create-entry-dialog.tsx").then((module) => module.CreateEntryDialog));

const OpenContext = createContext<(workflow?: string) => void>(() => {});

/** Opens the create dialog. */
export function useOpenCreateEntry(): () => void {
  const open = useContext(OpenContext);
  return useCallback(() => open(), [open]);
}

/** Opens it with a workflow chosen. */
export function useStartWorkflow(): (name: string) => void {
  return useContext(OpenContext);
}

/** Holds the one create dialog of the page. Its code (form, validation) is loaded when it is first opened. */
export function CreateEntryProvider({ children }: { readonly children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const [preset, setPreset] = useState<string | undefined>();
  const show = useCallback((workflow?: string) => {
    setPreset(workflow);
    setWanted(true);
    setOpen(true);
  }, []);
  useShortcuts({ create: () => show() });
  return (
    <OpenContext value={show}>
      {children}
      {wanted && <CreateEntryDialog open={open} onOpenChange={setOpen} workflow={preset} />}
    </OpenContext>
  );
}
