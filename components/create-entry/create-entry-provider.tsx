"use client";
import { createContext, type ReactNode, useCallback, useContext, useState } from "react";
import { late } from "@/components/ui/late.tsx";
import { useRefusal } from "@/hooks/use-me.ts";
import { useShortcuts } from "@/hooks/use-shortcuts.ts";
import { toast } from "@/lib/ui/toast.ts";

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
  const refusal = useRefusal("start");
  const show = useCallback(
    (workflow?: string) => {
      if (refusal) return toast.error(refusal);
      setPreset(workflow);
      setWanted(true);
      setOpen(true);
    },
    [refusal],
  );
  useShortcuts({ create: () => show() });
  return (
    <OpenContext value={show}>
      {children}
      {wanted && <CreateEntryDialog open={open} onOpenChange={setOpen} workflow={preset} />}
    </OpenContext>
  );
}
