"use client";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button.tsx";
import { useOpenCreateEntry } from "./create-entry-provider.tsx";

/** Opens the create dialog. */
export function CreateButton({ children }: { readonly children: ReactNode }) {
  return (
    <Button onClick={useOpenCreateEntry()} aria-keyshortcuts="c" className="max-sm:w-full">
      {children}
    </Button>
  );
}
