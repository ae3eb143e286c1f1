"use client";
import type { BulkPreview } from "async-workflow";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button, buttonVariants } from "@/components/ui/button.tsx";
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogTitle,
} from "@/components/ui/dialog.tsx";
import { Field, fieldProps } from "@/components/ui/field.tsx";
import { Input } from "@/components/ui/input.tsx";
import { NativeSelect } from "@/components/ui/native-select.tsx";
import { ProblemNotice } from "@/components/ui/notice.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { useBulkPreview, useStartBulk } from "@/hooks/use-bulk.ts";
import { useWorkflows } from "@/hooks/use-workflows.ts";
import type { BulkAsked } from "@/lib/api/bulk.ts";
import { amount } from "@/lib/ui/amount.ts";
import { bulkTitle, entriesText } from "@/lib/ui/bulk-words.ts";
import { BulkReasons } from "./bulk-reasons.tsx";
import { FilterTokens } from "./filter-tokens.tsx";

const paces = [10, 100, 1_000];
/** Cancelling more than this asks for the number: a filter that matched too much is noticed by whoever types it. */
const mostUntyped = 100;

interface BulkDialogProps {
  readonly asked: BulkAsked;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onStarted?: (() => void) | undefined;
}

/** What would happen, said before it does. */
export function BulkDialog({ asked: given, open, onOpenChange, onStarted }: BulkDialogProps) {
  const [from, setFrom] = useState("");
  const asked = from === "" ? given : { ...given, from };
  const preview = useBulkPreview(asked);
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent data-slot="bulk-dialog">
        <DialogTitle>{titleOf(asked.action, preview.data)}</DialogTitle>
        <DialogDescription>
          {asked.filter === undefined ? "The entries you ticked." : "All that match "}
          {asked.filter !== undefined && <FilterTokens filter={asked.filter} />}
          {asked.filter !== undefined && " as of the moment you start. What matches later is not included."}
        </DialogDescription>
        {preview.error && (
          <ProblemNotice
            className="mt-4"
            title="It could not be looked up what would happen"
            problem={preview.error}
            action={
              <Button variant="outline" size="small" onClick={() => void preview.refetch()}>
                Retry
              </Button>
            }
          />
        )}
        {preview.isPending && (
          <div role="status" aria-label="Looking what would happen" className="mt-5 grid gap-2.5">
            <Skeleton className="w-3/4" />
            <Skeleton className="w-1/2" />
          </div>
        )}
        {preview.data && (
          <Decision
            asked={asked}
            preview={preview.data}
            stale={preview.isPlaceholderData}
            onFrom={setFrom}
            onStarted={onStarted}
          />
        )}
      </DialogContent>
    </Dialog>
  );
}

function titleOf(action: BulkAsked["action"], preview: BulkPreview | undefined): string {
  if (!preview) return action === "retry" ? "Retry entries?" : "Cancel entries?";
  return preview.will === 0 ? `There is nothing to ${action}` : `${bulkTitle(action, preview.will)}?`;
}

interface DecisionProps {
  readonly asked: BulkAsked;
  readonly preview: BulkPreview;
  /** The answer to what was chosen before; the next one is on its way. */
  readonly stale: boolean;
  readonly onFrom: (stage: string) => void;
  readonly onStarted: (() => void) | undefined;
}

function Decision({ asked, preview, stale, onFrom, onStarted }: DecisionProps) {
  const router = useRouter();
  const start = useStartBulk();
  const [pace, setPace] = useState(100);
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const { action } = asked;
  const { matched, will, isCapped } = preview;
  const mustType = action === "cancel" && will > mostUntyped;
  const isSure = !mustType || typed.replaceAll(/[\s,.]/g, "") === String(will);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isSure || will === 0 || stale) return;
    start.mutate(
      { ...asked, pace, ...(reason.trim() === "" ? {} : { reason: reason.trim() }) },
      {
        onSuccess: ({ id }) => {
          onStarted?.();
          router.push(`/bulk/${id}`);
        },
      },
    );
  };
  return (
    <form onSubmit={submit} className="mt-4 grid gap-4">
      <div>
        <p className="font-medium tabular-nums">
          {isCapped
            ? `More than ${amount(matched)} match; these are the oldest ${amount(matched)}`
            : `${entriesText(matched)} ${matched === 1 ? "matches" : "match"}`}
          :
        </p>
        <BulkReasons preview={preview} />
      </div>
      {action === "retry" && <StageChoice workflow={preview.workflow} from={asked.from ?? ""} onFrom={onFrom} />}
      {will > 0 && (
        <>
          <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_9.5rem]">
            <Field id="bulk-reason" label="Reason" required={false}>
              <Input
                {...fieldProps("bulk-reason", undefined, undefined)}
                value={reason}
                maxLength={500}
                autoComplete="off"
                placeholder="Kept with it, for those who ask later"
                onChange={(event) => setReason(event.target.value)}
              />
            </Field>
            <Field id="bulk-pace" label="Pace">
              <NativeSelect id="bulk-pace" value={pace} onChange={(event) => setPace(Number(event.target.value))}>
                {paces.map((each) => (
                  <option key={each} value={each}>
                    {amount(each)} a second
                  </option>
                ))}
              </NativeSelect>
            </Field>
          </div>
          {mustType && (
            <Field id="bulk-typed" label={`Type ${amount(will)} to cancel that many`}>
              <Input
                {...fieldProps("bulk-typed", undefined, undefined)}
                inputMode="numeric"
                autoComplete="off"
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
              />
            </Field>
          )}
        </>
      )}
      {start.error && <ProblemNotice title="It could not be started" problem={start.error} />}
      <DialogFooter>
        <DialogClose className={buttonVariants({ variant: "outline" })}>
          {will === 0 ? "Close" : action === "cancel" ? "Keep them" : "Leave them"}
        </DialogClose>
        {will > 0 && (
          <Button
            type="submit"
            variant={action === "cancel" ? "destructive" : "primary"}
            disabled={!isSure || stale || start.isPending || start.isSuccess}
          >
            {bulkTitle(action, will)}
          </Button>
        )}
      </DialogFooter>
    </form>
  );
}

interface StageChoiceProps {
  readonly workflow: string | null;
  /** Empty: where each ended. */
  readonly from: string;
  readonly onFrom: (stage: string) => void;
}

/** Where a retry begins. Entries of several workflows have no stages in common. */
function StageChoice({ workflow, from, onFrom }: StageChoiceProps) {
  const stages = useWorkflows().data?.workflows.find(({ name }) => name === workflow)?.stages ?? [];
  if (stages.length < 2 && from === "") return null;
  return (
    <Field id="bulk-from" label="Begin with" description={from === "" ? undefined : repeatsWords}>
      <NativeSelect
        {...fieldProps("bulk-from", from === "" ? undefined : repeatsWords, undefined)}
        value={from}
        onChange={(event) => onFrom(event.target.value)}
      >
        <option value="">The stage where each ended</option>
        {stages.map((stage) => (
          <option key={stage} value={stage}>
            {stage}
          </option>
        ))}
      </NativeSelect>
    </Field>
  );
}

const repeatsWords =
  "Each is repeated by a new entry, which takes over the results of the stages before. Completed ones, too.";
