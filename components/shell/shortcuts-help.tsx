"use client";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { Hint } from "@/components/ui/hint.tsx";
import { late } from "@/components/ui/late.tsx";
import { useShortcuts } from "@/hooks/use-shortcuts.ts";

const ShortcutsDialog = late(() => import("./shortcuts-dialog.tsx").then((module) => module.ShortcutsDialog));

/** The way to the list of keys; the list itself is loaded when it is first wanted. */
export function ShortcutsHelp({ children }: { readonly children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const show = () => {
    setWanted(true);
    setOpen(true);
  };
  useShortcuts({ help: show });
  return (
    <>
      <Hint text="Keyboard (?)">
        <Button variant="ghost" size="icon" aria-label="Keyboard" onClick={show} className="max-sm:hidden">
          {children}
        </Button>
      </Hint>
      {wanted && <ShortcutsDialog open={open} onOpenChange={setOpen} />}
    </>
  );
}
