"use client";
import { Switch as Base } from "@base-ui/react/switch";
import type { ComponentProps } from "react";
import { cn } from "@/lib/ui/cn.ts";

/** On or off, at once. The place around it is 44 px on a small screen. */
export function Switch({ className, ...props }: ComponentProps<typeof Base.Root>) {
  return (
    <span className={cn("inline-flex items-center justify-center max-sm:min-h-11", className as string)}>
      <Base.Root
        data-slot="switch"
        className="relative inline-flex h-6 w-10 cursor-pointer items-center rounded-full border border-input bg-muted px-0.5 transition-colors data-checked:border-transparent data-checked:bg-(--chart-good) data-disabled:opacity-60"
        {...props}
      >
        <Base.Thumb className="size-4.5 rounded-full bg-input transition-transform data-checked:translate-x-4 data-checked:bg-background" />
      </Base.Root>
    </span>
  );
}
