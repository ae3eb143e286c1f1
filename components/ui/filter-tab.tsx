/** One of a few choices of what a list shows, with how many there are. */
import type { ReactNode } from "react";

interface FilterTabProps {
  readonly pressed: boolean;
  readonly onPress: () => void;
  /** As text; nothing while it is not known. */
  readonly count?: string | undefined;
  readonly children: ReactNode;
}

export function FilterTab({ pressed, onPress, count, children }: FilterTabProps) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onPress}
      className="h-8 cursor-pointer rounded-md px-2.5 text-sm font-medium text-muted-foreground hover:bg-muted hover:text-foreground aria-pressed:bg-muted aria-pressed:text-foreground max-sm:h-11 max-sm:px-2"
    >
      {children}
      {count !== undefined && <span className="ml-1.5 font-normal tabular-nums">{count}</span>}
    </button>
  );
}
