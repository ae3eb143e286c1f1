"use client";
import type { Workflows } from "async-workflow/client";
import { Field, fieldProps } from "@/components/ui/field.tsx";
import { NativeSelect } from "@/components/ui/native-select.tsx";

interface WorkflowFieldProps {
  readonly workflows: Workflows;
  readonly chosen: string;
  readonly onChoose: (name: string) => void;
}

/** With one workflow there is nothing to choose, and the field stays away. */
export function WorkflowField({ workflows, chosen, onChoose }: WorkflowFieldProps) {
  const all = [...workflows.workflows].sort(
    (a, b) => Number(b.name === workflows.default) - Number(a.name === workflows.default),
  );
  if (all.length < 2) return null;
  const description = all.find(({ name }) => name === chosen)?.description || undefined;
  return (
    <Field id="entry-workflow" label="Workflow" description={description}>
      <NativeSelect
        {...fieldProps("entry-workflow", description, undefined)}
        value={chosen}
        onChange={(event) => onChoose(event.target.value)}
      >
        {all.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </NativeSelect>
    </Field>
  );
}
