"use client";
import { useFormContext } from "react-hook-form";
import { Disclosure } from "@/components/ui/disclosure.tsx";
import { type InputField, splitFields } from "@/lib/ui/input-form.ts";
import type { EntryForm } from "./entry-schema.ts";
import { InputFields } from "./input-fields.tsx";

interface InputFormProps {
  readonly fields: readonly InputField[];
  readonly onUploads: (count: number) => void;
}

/** The form of a workflow's input. What may stay as it is waits behind "Options", unless something is wrong there. */
export function InputForm({ fields, onUploads }: InputFormProps) {
  const { formState } = useFormContext<EntryForm>();
  const { main, options } = splitFields(fields);
  const faulty = options.some(({ name }) => formState.errors.input?.[name] !== undefined);
  return (
    <>
      <InputFields fields={main} path="input" onUploads={onUploads} />
      {options.length > 0 && (
        <Disclosure label="Options" forced={faulty}>
          <div className="grid gap-4">
            <InputFields fields={options} path="input" onUploads={onUploads} />
          </div>
        </Disclosure>
      )}
    </>
  );
}
