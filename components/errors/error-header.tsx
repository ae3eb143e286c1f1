"use client";
import type { ErrorGroupDetail } from "async-workflow";
import { RotateCcwIcon } from "lucide-react";
import { useState } from "react";
import { BulkButton } from "@/components/bulk/bulk-button.tsx";
import { ErrorChip } from "./error-chip.tsx";
import { ErrorStatusButtons } from "./error-status-buttons.tsx";
import { ErrorTitle } from "./error-title.tsx";

export function ErrorHeader({ group }: { readonly group: ErrorGroupDetail }) {
  const [filter] = useState(() => new URLSearchParams({ error: group.fingerprint, status: "FAILED" }).toString());
  return (
    <header className="flex flex-wrap items-start gap-x-6 gap-y-4">
      <div className="min-w-0 flex-1 basis-72">
        <p className="flex flex-wrap items-center gap-2 font-mono text-xs text-muted-foreground">
          <span className="break-all">{group.kind}</span>
          <span className="font-sans">
            <ErrorChip group={group} />
          </span>
        </p>
        <h1 className="mt-1 text-2xl font-semibold tracking-tight text-pretty break-words">
          <ErrorTitle title={group.title} />
        </h1>
        <p className="mt-1 font-mono text-[0.8125rem] break-all text-muted-foreground">
          {group.workflow} / {group.stage}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <ErrorStatusButtons group={group} size="default" />
        <BulkButton asked={{ action: "retry", filter }}>
          <RotateCcwIcon aria-hidden />
          Retry all that failed
        </BulkButton>
      </div>
    </header>
  );
}
