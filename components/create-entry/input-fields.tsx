"use client";
import type { InputField } from "@/lib/ui/input-form.ts";
import { FileField } from "./file-field.tsx";
import { InputControl } from "./input-control.tsx";

interface InputFieldsProps {
  readonly fields: readonly InputField[];
  /** Where their values live in the form. */
  readonly path: string;
  /** How many uploads are under way. */
  readonly onUploads: (count: number) => void;
}

/** The form of a workflow's input. */
export function InputFields({ fields, path, onUploads }: InputFieldsProps) {
  return fields.map((field) => {
    const at = `${path}.${field.name}`;
    if (field.kind.type === "file") {
      return <FileField key={at} field={field} kind={field.kind} path={at} onUploads={onUploads} />;
    }
    if (field.kind.type !== "group") return <InputControl key={at} field={field} path={at} />;
    return (
      <fieldset key={at} className="grid gap-4 rounded-md border border-border px-4 pt-2 pb-4">
        <legend className="px-1 text-sm font-medium">{field.label}</legend>
        {field.description && <p className="text-xs text-muted-foreground">{field.description}</p>}
        <InputFields fields={field.kind.fields} path={at} onUploads={onUploads} />
      </fieldset>
    );
  });
}
