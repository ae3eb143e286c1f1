import type { ErrorCounts, ErrorStatus } from "async-workflow";
import { CircleCheckIcon } from "lucide-react";
import { Button } from "@/components/ui/button.tsx";
import { amount } from "@/lib/ui/amount.ts";

interface NoErrorsProps {
  readonly counts: ErrorCounts;
  readonly status: ErrorStatus | null;
  readonly workflow: string | null;
  readonly onClear: () => void;
}

/** Nothing to show: why that is, and what would change it. */
export function NoErrors({ counts, status, workflow, onClear }: NoErrorsProps) {
  const all = counts.open + counts.resolved + counts.ignored;
  const isFiltered = workflow !== null || (status !== null && status !== "open");
  const { title, text } = wordsFor(counts, status, workflow);
  return (
    <div data-slot="no-errors" className="flex flex-col items-center px-4 py-14 text-center">
      {!isFiltered && (
        <span data-tone="green" className="mb-3 text-(--tone-solid)">
          <CircleCheckIcon aria-hidden className="size-8" />
        </span>
      )}
      <h2 className="text-base font-semibold tracking-tight">{title}</h2>
      <p className="mt-1 max-w-md text-pretty text-muted-foreground">{text}</p>
      {isFiltered && all > 0 && (
        <Button variant="outline" className="mt-5" onClick={onClear}>
          Show the open ones
        </Button>
      )}
    </div>
  );
}

function wordsFor(counts: ErrorCounts, status: ErrorStatus | null, workflow: string | null) {
  const set = counts.resolved + counts.ignored;
  if (counts.open + set === 0) {
    return {
      title: "Nothing has failed",
      text: "Every attempt that is still kept ended well. The first that does not is shown here, with its stack and with all the others that fail in the same way.",
    };
  }
  const what = `${status === null ? "" : `${status} `}errors`;
  if (workflow !== null) return { title: `No ${what} in ${workflow}`, text: "Other workflows may have some." };
  if (status !== "open") return { title: `No ${what}`, text: "Nobody has set an error so." };
  return {
    title: "No open errors",
    text: `All ${amount(set)} that are known are resolved or ignored. A resolved one opens again by itself when it comes back.`,
  };
}
