"use client";
import type { Json } from "async-workflow";
import { CopyButton } from "@/components/ui/copy-button.tsx";
import { ScrollBox } from "@/components/ui/scroll-box.tsx";
import { cn } from "@/lib/ui/cn.ts";
import { JsonTree } from "./json-tree.tsx";

interface JsonViewProps {
  readonly label: string;
  readonly value: Json;
  /** Shown as one line until it is opened. */
  readonly folded?: boolean;
  readonly className?: string;
}

/** A value as a tree that can be folded, and as text to take away. */
export function JsonView({ label, value, folded, className }: JsonViewProps) {
  return (
    <details open={!folded} className={cn("rounded-md border border-border bg-surface", className)}>
      <summary className="flex min-h-8 items-center gap-2 rounded-md px-3 text-xs font-medium max-sm:min-h-11">
        <span className="mr-auto">{label}</span>
      </summary>
      <div className="border-t border-border">
        <ScrollBox label={label} className="max-h-96 p-3 leading-5">
          <JsonTree value={value} />
        </ScrollBox>
        <div className="flex justify-end border-t border-border p-1">
          <CopyButton text={JSON.stringify(value, null, 2)} what={label} />
        </div>
      </div>
    </details>
  );
}
