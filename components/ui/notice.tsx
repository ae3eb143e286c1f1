import type { ApiError } from "async-workflow/client";
import { TriangleAlertIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/ui/cn.ts";

interface ProblemNoticeProps {
  /** What did not work: "The entries could not be loaded". */
  readonly title: string;
  readonly problem: ApiError;
  readonly action?: ReactNode;
  readonly className?: string;
}

/** An error that stays on the screen: what, why, the request to ask about, and what to do. */
export function ProblemNotice({ title, problem, action, className }: ProblemNoticeProps) {
  return (
    <div
      role="alert"
      data-slot="problem-notice"
      className={cn(
        "flex flex-wrap items-start gap-x-3 gap-y-2 rounded-lg border border-danger/50 bg-card px-4 py-3",
        className,
      )}
    >
      <TriangleAlertIcon aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
      <div className="min-w-0 flex-1 basis-52">
        <p className="font-medium">{title}</p>
        <p className="text-sm break-words text-muted-foreground">
          {problem.detail || problem.title}
          {problem.requestId && (
            <>
              {" "}
              Request <code className="font-mono text-xs">{problem.requestId}</code>
            </>
          )}
        </p>
      </div>
      {action}
    </div>
  );
}
