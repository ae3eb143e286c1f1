import { cn } from "@/lib/ui/cn.ts";
import { statusToken } from "@/lib/ui/status.ts";
import { StatusIcon } from "./status-icon.tsx";

interface StatusBadgeProps {
  readonly status: string;
  readonly stages: readonly string[];
  readonly running?: boolean;
  readonly className?: string;
}

/** Colour, shape and always the word. */
export function StatusBadge({ status, stages, running, className }: StatusBadgeProps) {
  const token = statusToken(status, stages);
  return (
    <span
      data-slot="status-badge"
      data-status={status}
      data-tone={token.tone}
      className={cn(
        "inline-flex h-6 max-w-full items-center gap-1.5 rounded-md border border-(--tone-border) bg-(--tone-bg) px-2 text-xs font-medium text-(--tone-text)",
        className,
      )}
    >
      <StatusIcon token={token} running={running ?? false} />
      <span className="truncate">{status}</span>
    </span>
  );
}
