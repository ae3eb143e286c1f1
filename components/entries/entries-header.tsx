"use client";
import { PlusIcon } from "lucide-react";
import { useOpenCreateEntry } from "@/components/create-entry/create-entry-provider.tsx";
import { Button } from "@/components/ui/button.tsx";

export function EntriesHeader() {
  const openCreate = useOpenCreateEntry();
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
      <div className="min-w-0">
        <h1 className="text-2xl font-semibold tracking-tight">Async Workflow</h1>
        <p className="mt-1 max-w-prose text-pretty text-muted-foreground">
          Background work in stages. Each stage is saved to PostgreSQL before the next begins, so nothing that is done
          is ever lost. Watch it happen.
        </p>
      </div>
      <Button onClick={openCreate} aria-keyshortcuts="c" className="max-sm:w-full">
        <PlusIcon aria-hidden />
        Create Entry
      </Button>
    </div>
  );
}
