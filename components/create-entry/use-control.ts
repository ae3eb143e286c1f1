"use client";
import { get, type Path, useFormContext } from "react-hook-form";
import { fieldProps } from "@/components/ui/field.tsx";
import type { InputField } from "@/lib/ui/input-form.ts";
import type { EntryForm } from "./entry-schema.ts";

/** What connects a generated control with the form: its registration, its error, the ids of its texts. */
export function useControl(field: InputField, at: string) {
  const { register, formState, control } = useFormContext<EntryForm>();
  const path = at as Path<EntryForm>;
  const fault: { message?: string } | undefined = get(formState.errors, path);
  const error = fault?.message;
  const id = `entry-${at.replace(/[^\w-]/g, "-")}`;
  return {
    path,
    control,
    registration: () => register(path),
    props: fieldProps(id, field.description, error),
    frame: {
      id,
      label: field.label,
      required: field.required || field.schema.default !== undefined,
      description: field.description,
      error,
    },
  };
}
