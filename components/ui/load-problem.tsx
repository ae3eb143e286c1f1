import type { ApiError } from "async-workflow/client";
import { Button } from "./button.tsx";
import { ProblemNotice } from "./notice.tsx";

interface LoadProblemProps {
  /** What was asked for, as the beginning of a sentence: "The workers". */
  readonly what: string;
  /** More than one. */
  readonly many?: boolean;
  /** Nothing: all went well. */
  readonly problem: ApiError | null;
  /** An older answer is still on the screen. */
  readonly known: boolean;
  readonly onRetry: () => void;
  readonly className?: string;
}

/** Says that something could not be loaded, or not again: cause, request and the way to try once more. */
export function LoadProblem({ what, many = false, problem, known, onRetry, className }: LoadProblemProps) {
  if (!problem) return null;
  const last = many ? "these are the last known" : "this is the last known";
  return (
    <ProblemNotice
      {...(className === undefined ? {} : { className })}
      title={known ? `${what} could not be refreshed; ${last}` : `${what} could not be loaded`}
      problem={problem}
      action={
        <Button variant="outline" size="small" onClick={onRetry}>
          Retry
        </Button>
      }
    />
  );
}
