"use client";
import type { Entry, Json } from "async-workflow";
import { type FormEvent, useId, useState } from "react";
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
import { Textarea } from "@/components/ui/input.tsx";
import { NativeSelect } from "@/components/ui/native-select.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { useEntryData } from "@/hooks/use-entry-history.ts";
import { useRepeatEntry } from "@/hooks/use-repeat-entry.ts";
import { useWorkflows } from "@/hooks/use-workflows.ts";
import { readJson } from "@/lib/ui/input-value.ts";
import { writeExact } from "@/lib/ui/json/exact-json.ts";
import { stagesDone } from "@/lib/ui/status.ts";

interface RepeatDialogProps {
  readonly entry: Entry;
  readonly onClose: () => void;
}

/** Repeats the entry as a new one, with its input changed or as it was. The server checks it against the workflow's schema. */
export function RepeatDialog({ entry, onClose }: RepeatDialogProps) {
  const { data, error } = useEntryData(entry.id);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent className="w-[min(40rem,calc(100vw-2rem))]">
        <DialogTitle>
          Run <i>{entry.title}</i> again
        </DialogTitle>
        <DialogDescription>A new entry repeats it. This one stays as it is.</DialogDescription>
        {error && <p className="mt-4 text-sm text-danger">The input could not be loaded: {error.message}</p>}
        {!data && !error && <Skeleton className="mt-5 h-48 rounded-md" />}
        {data && <RepeatForm entry={entry} input={writeExact(data.input, 2)} onClose={onClose} />}
      </DialogContent>
    </Dialog>
  );
}

function RepeatForm({ entry, input, onClose }: RepeatDialogProps & { readonly input: string }) {
  const id = useId();
  const [text, setText] = useState(input);
  const [from, setFrom] = useState(entry.stages[0] ?? "");
  const [fault, setFault] = useState<string | undefined>();
  const repeat = useRepeatEntry(entry);
  const { data: workflows } = useWorkflows();
  const schema = workflows?.workflows.find(({ name }) => name === entry.workflow)?.inputSchema ?? null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = readJson(text.trim() === "" ? "null" : text);
    setFault(read.fault);
    if (read.fault !== undefined || repeat.isPending) return;
    const changed = text !== input ? { input: read.value as Json } : {};
    repeat.mutate(
      { from, ...changed },
      {
        onSuccess: onClose,
        onError: (problem) => setFault(problem.field ? `${problem.field}: ${problem.message}` : problem.message),
      },
    );
  };
  return (
    <form onSubmit={submit} className="mt-5 grid gap-4" noValidate>
      <Field id={`${id}-input`} label="Input" error={fault} description="JSON. Empty: none.">
        <Textarea
          {...fieldProps(`${id}-input`, "JSON", fault)}
          value={text}
          onChange={(event) => setText(event.target.value)}
          spellCheck={false}
          className="h-56 font-mono text-xs"
        />
      </Field>
      <Field id={`${id}-from`} label="Begin with" description="The results of the stages before are taken over.">
        <NativeSelect
          {...fieldProps(`${id}-from`, "begin", undefined)}
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        >
          {entry.stages.slice(0, stagesDone(entry) + 1).map((stage) => (
            <option key={stage}>{stage}</option>
          ))}
        </NativeSelect>
      </Field>
      {schema !== null && (
        <details className="text-xs">
          <summary className="w-fit rounded-sm text-muted-foreground hover:text-foreground">What it may be</summary>
          <pre className="mt-1 max-h-48 overflow-auto rounded-md border border-border bg-surface p-2 font-mono">
            {JSON.stringify(schema, null, 2)}
          </pre>
        </details>
      )}
      <DialogFooter className="mt-2">
        <DialogClose className={buttonVariants({ variant: "outline" })}>Close</DialogClose>
        <Button type="submit" disabled={repeat.isPending}>
          {repeat.isPending ? "Starting" : "Run again"}
        </Button>
      </DialogFooter>
    </form>
  );
}
