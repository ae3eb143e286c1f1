import { ChevronDownIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "@/lib/ui/cn.ts";
import { controlClass } from "./input.tsx";

/** The platform's own list: right on every device and with every assistive technology. */
export function NativeSelect({ className, ...props }: ComponentProps<"select">) {
  return (
    <span className={cn("relative inline-flex w-full", className)}>
      <select
        data-slot="native-select"
        className={cn(controlClass, "h-9 cursor-pointer appearance-none truncate pr-8 max-sm:h-11 [&>option]:bg-card")}
        {...props}
      />
      <ChevronDownIcon
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-muted-foreground"
      />
    </span>
  );
}
