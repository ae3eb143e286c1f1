"use client";
import { useFormContext } from "react-hook-form";
import { Field, fieldProps } from "@/components/ui/field.tsx";
import { Input } from "@/components/ui/input.tsx";
import { cn } from "@/lib/ui/cn.ts";
import { type EntryForm, maxTitle } from "./entry-schema.ts";

export function TitleField({ length }: { readonly length: number }) {
  const { register, formState } = useFormContext<EntryForm>();
  const error = formState.errors.title?.message;
  return (
    <Field
      id="entry-title"
      label="Title"
      error={error}
      aside={
        <span className={cn("text-xs text-muted-foreground tabular-nums", length > maxTitle && "text-danger")}>
          {length}/{maxTitle}
        </span>
      }
    >
      <Input
        {...fieldProps("entry-title", undefined, error)}
        {...register("title")}
        placeholder="Import invoices (May)"
        autoComplete="off"
        autoFocus
        required
      />
    </Field>
  );
}
