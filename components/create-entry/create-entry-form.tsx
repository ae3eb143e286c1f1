"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import type { ApiError, Workflows } from "async-workflow/client";
import { useStart } from "async-workflow/react";
import { LoaderCircleIcon } from "lucide-react";
import { useRouter } from "next/navigation";
import { type RefObject, useEffect, useMemo, useState } from "react";
import { FormProvider, type Path, useForm, useWatch } from "react-hook-form";
import { Button, buttonVariants } from "@/components/ui/button.tsx";
import { DialogClose, DialogFooter } from "@/components/ui/dialog.tsx";
import { inputFields } from "@/lib/ui/input-form.ts";
import { initialValues } from "@/lib/ui/input-value.ts";
import { toast } from "@/lib/ui/toast.ts";
import { type EntryForm, entrySchema, newEntry } from "./entry-schema.ts";
import { InputForm } from "./input-form.tsx";
import { JsonInput } from "./json-input.tsx";
import { TitleField } from "./title-field.tsx";
import { WorkflowField } from "./workflow-field.tsx";

interface CreateEntryFormProps {
  readonly workflows: Workflows;
  /** The workflow chosen at first, if this server has it. */
  readonly preset: string | undefined;
  /** Set by the form: whether something typed would be lost by closing now. */
  readonly isDirty: RefObject<() => boolean>;
  readonly onDone: () => void;
}

export function CreateEntryForm({ workflows, preset, isDirty, onDone }: CreateEntryFormProps) {
  const router = useRouter();
  const create = useStart();
  const [name, setName] = useState(
    workflows.workflows.find((workflow) => workflow.name === preset)?.name ?? workflows.default ?? "",
  );
  const [uploads, setUploads] = useState(0);
  const chosen = workflows.workflows.find((workflow) => workflow.name === name);
  const fields = useMemo(() => inputFields(chosen?.inputSchema), [chosen]);
  const form = useForm<EntryForm>({
    defaultValues: { title: "", workflow: name, input: initialValues(fields ?? []), json: "" },
    resolver: zodResolver(entrySchema(fields)),
    mode: "onTouched",
    shouldFocusError: false,
  });
  const title = useWatch({ control: form.control, name: "title" });
  useEffect(() => {
    const untouched = () => JSON.stringify(form.formState.defaultValues);
    isDirty.current = () => form.getValues("title") !== "" || JSON.stringify(form.getValues()) !== untouched();
    return () => {
      isDirty.current = () => false;
    };
  }, [form, isDirty]);

  const choose = (next: string) => {
    const schema = workflows.workflows.find((workflow) => workflow.name === next)?.inputSchema;
    setName(next);
    const typed = form.getValues("title");
    form.reset({ title: "", workflow: next, input: initialValues(inputFields(schema) ?? []), json: "" });
    if (typed !== "") form.setValue("title", typed, { shouldDirty: true });
  };

  const submit = (values: EntryForm) => {
    const entry = newEntry(fields, values);
    create.mutate(entry, {
      onSuccess: (created) => {
        onDone();
        toast.success(`Created ${created.title}`, {
          action: { label: "Open", onClick: () => router.push(`/entries/${encodeURIComponent(created.id)}`) },
        });
      },
      onError: (problem) => {
        const field = controlOf(problem, fields !== null);
        if (field) {
          form.setError(field, { message: problem.message });
          return focusFirstError();
        }
        toast.error("The entry was not created", {
          description: withRequest(problem),
          action: { label: "Retry", onClick: () => submit(values) },
        });
      },
    });
  };

  const busy = create.isPending || uploads > 0;
  return (
    <FormProvider {...form}>
      <form
        noValidate
        aria-label="Create entry"
        className="mt-5 grid gap-4"
        onSubmit={(event) => {
          // Enter while the first answer is still on its way must not send a second entry.
          if (busy) return event.preventDefault();
          void form.handleSubmit(submit, () => focusFirstError())(event);
        }}
      >
        <TitleField length={title.trim().length} />
        <WorkflowField workflows={workflows} chosen={name} onChoose={choose} />
        {fields ? <InputForm key={name} fields={fields} onUploads={setUploads} /> : <JsonInput key={name} />}
        {/* Within reach however long the form is. */}
        <DialogFooter className="sticky -bottom-5 -mx-5 mt-2 -mb-5 border-t border-border bg-card px-5 py-4 max-sm:flex-row max-sm:[&>*]:flex-1 sm:-bottom-6 sm:-mx-6 sm:-mb-6 sm:px-6">
          <DialogClose className={buttonVariants({ variant: "outline" })}>Cancel</DialogClose>
          <Button type="submit" aria-disabled={busy} className="min-w-28">
            {create.isPending && <LoaderCircleIcon aria-hidden className="animate-spin" />}
            {create.isPending ? "Creating" : uploads > 0 ? "Uploading" : "Create"}
          </Button>
        </DialogFooter>
      </form>
    </FormProvider>
  );
}

/** The control that the server's complaint is about; null when it is about none. */
function controlOf(problem: ApiError, generated: boolean): Path<EntryForm> | null {
  const { field } = problem;
  if (field === "title") return "title";
  if (field?.startsWith("input")) return (generated ? field : "json") as Path<EntryForm>;
  return null;
}

const mostFrames = 20;

/** Once it is drawn: the faulty control may be in a part that opens only now. */
function focusFirstError(frames = mostFrames): void {
  requestAnimationFrame(() => {
    const faulty = document.querySelector<HTMLElement>("form [aria-invalid=true]");
    if (faulty) faulty.focus();
    else if (frames > 0) focusFirstError(frames - 1);
  });
}

function withRequest(problem: ApiError): string {
  return problem.requestId ? `${problem.message} Request ${problem.requestId}` : problem.message;
}
