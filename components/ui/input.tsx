import type { ComponentProps } from "react";
import { cn } from "@/lib/ui/cn.ts";

/** Borders are darker than decoration needs: 4.8:1, so that a field can be found by everyone. */
export const controlClass =
  "w-full min-w-0 rounded-md border border-input bg-background px-3 text-sm text-foreground outline-offset-1 placeholder:text-muted-foreground disabled:opacity-60 aria-invalid:border-danger max-sm:text-base";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input data-slot="input" className={cn(controlClass, "h-9 max-sm:h-11", className)} {...props} />;
}

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea data-slot="textarea" className={cn(controlClass, "min-h-20 py-2", className)} {...props} />;
}
