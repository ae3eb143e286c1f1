"use client";
import type { Json } from "async-workflow";
import { ChevronRightIcon } from "lucide-react";
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
  const isText = typeof value === "string";
  return (
    <details open={!folded} className={cn("group rounded-md border border-border bg-surface", className)}>
      <summary className="flex min-h-8 items-center gap-2 rounded-md px-3 text-xs font-medium max-sm:min-h-11">
        <ChevronRightIcon aria-hidden className="-ml-1 size-3.5 text-muted-foreground group-open:rotate-90" />
        {label}
      </summary>
      <div className="border-t border-border">
        <ScrollBox label={label} className="max-h-96 p-3 leading-5">
          {isText ? <span className="break-words whitespace-pre-wrap">{value}</span> : <JsonTree value={value} />}
        </ScrollBox>
        <div className="flex justify-end border-t border-border p-1">
          <CopyButton text={isText ? value : JSON.stringify(value, null, 2)} what={label} />
        </div>
      </div>
    </details>
  );
}
