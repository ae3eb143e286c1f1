import type { NewEntry } from "async-workflow/client";
import { z } from "zod";
import type { InputField } from "@/lib/ui/input-form.ts";
import { type FieldFault, type FieldValue, readJson, readValues } from "@/lib/ui/input-value.ts";

export const maxTitle = 200;

/** What the form holds: text as typed. `input` for generated fields, `json` when the whole input is written as JSON. */
export interface EntryForm {
  readonly title: string;
  readonly workflow: string;
  readonly input: { readonly [name: string]: FieldValue };
  readonly json: string;
}

/** From the form to the request body. Every fault carries the path of its control, so that it is shown there. */
export function entrySchema(fields: readonly InputField[] | null) {
  return z
    .object({
      title: z.string().trim().min(1, "Enter a title.").max(maxTitle, `Use at most ${maxTitle} characters.`),
      workflow: z.string(),
      input: z.custom<EntryForm["input"]>(),
      json: z.string(),
    })
    .check((context) => {
      for (const { path, message } of faultsOf(fields, context.value)) {
        context.issues.push({ code: "custom", message, path: path.split("."), input: context.value });
      }
    });
}

/** The request of a form without faults. */
export function newEntry(fields: readonly InputField[] | null, form: EntryForm): NewEntry {
  const { title, workflow, json, input } = form;
  const base = { title: title.trim(), workflow };
  if (fields) return { ...base, input: readValues(fields, input, "input", []) };
  const read = readJson(json);
  return json.trim() === "" || read.fault !== undefined ? base : { ...base, input: read.value };
}

function faultsOf(fields: readonly InputField[] | null, form: EntryForm): readonly FieldFault[] {
  const faults: FieldFault[] = [];
  if (fields) readValues(fields, form.input, "input", faults);
  else if (form.json.trim() !== "") {
    const { fault } = readJson(form.json);
    if (fault !== undefined) faults.push({ path: "json", message: fault });
  }
  return faults;
}
