"use client";
import { useFormContext } from "react-hook-form";
import { Disclosure } from "@/components/ui/disclosure.tsx";
import { Field, fieldProps } from "@/components/ui/field.tsx";
import { Textarea } from "@/components/ui/input.tsx";
import type { EntryForm } from "./entry-schema.ts";

/** For workflows that take any JSON. Folded: most entries of such workflows need none. */
export function JsonInput() {
  const { register, formState } = useFormContext<EntryForm>();
  const error = formState.errors.json?.message;
  return (
    <Disclosure label="Add input" forced={error !== undefined}>
      <Field id="entry-json" label="Input as JSON" required={false} error={error}>
        <Textarea
          {...fieldProps("entry-json", undefined, error)}
          {...register("json")}
          className="font-mono text-xs"
          placeholder={'{ "key": "value" }'}
          spellCheck={false}
        />
      </Field>
    </Disclosure>
  );
}
