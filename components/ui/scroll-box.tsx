import type { ReactNode } from "react";
import { cn } from "@/lib/ui/cn.ts";

interface ScrollBoxProps {
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** Code or data that may be wider than its place. It takes the focus, so that the keyboard can scroll it. */
export function ScrollBox({ label, className, children }: ScrollBoxProps) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area must be reachable by keyboard
      tabIndex={0}
      data-slot="scroll-box"
      className={cn("overflow-auto font-mono text-xs outline-offset-[-2px]", className)}
    >
      {children}
    </section>
  );
}
