"use client";
import type { ReactNode } from "react";
import { PermittedButton } from "@/components/accounts/permitted-button.tsx";
import { useOpenCreateEntry } from "./create-entry-provider.tsx";

/** Opens the create dialog. */
export function CreateButton({ children }: { readonly children: ReactNode }) {
  return (
    <PermittedButton needs="start" onClick={useOpenCreateEntry()} aria-keyshortcuts="c" className="max-sm:w-full">
      {children}
    </PermittedButton>
  );
}
