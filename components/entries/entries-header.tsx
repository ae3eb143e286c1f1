import { PlusIcon } from "lucide-react";
import { CreateButton } from "@/components/create-entry/create-button.tsx";

export function EntriesHeader() {
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
      <div className="min-w-0">
        <h1 className="text-2xl font-semibold tracking-tight">Async Workflow</h1>
        <p className="mt-1 max-w-prose text-pretty text-muted-foreground">
          Background work in stages. Each stage is saved to PostgreSQL before the next begins, so nothing that is done
          is ever lost. Watch it happen.
        </p>
      </div>
      <CreateButton>
        <PlusIcon aria-hidden />
        Create Entry
      </CreateButton>
    </div>
  );
}
