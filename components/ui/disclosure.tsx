"use client";
import { ChevronRightIcon } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { cn } from "@/lib/ui/cn.ts";

interface DisclosureProps {
  readonly label: string;
  /** Stays open, whatever the reader does: something inside needs attention. */
  readonly forced?: boolean;
  readonly children: ReactNode;
}

/** A part of a form that starts folded. `details` would not do: it cannot be kept open. */
export function Disclosure({ label, forced = false, children }: DisclosureProps) {
  const id = useId();
  const [opened, setOpened] = useState(false);
  const open = opened || forced;
  return (
    <div data-slot="disclosure">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpened(!open)}
        className="-ml-1 inline-flex min-h-7 cursor-pointer items-center gap-1 rounded-sm pr-2 text-sm text-muted-foreground hover:text-foreground max-sm:min-h-11"
      >
        <ChevronRightIcon aria-hidden className={cn("size-4", open && "rotate-90")} />
        {label}
      </button>
      <div id={id} hidden={!open} className="mt-3">
        {children}
      </div>
    </div>
  );
}
