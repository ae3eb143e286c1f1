"use client";
import { Field } from "@/components/ui/field.tsx";
import { Input, Textarea } from "@/components/ui/input.tsx";
import { NativeSelect } from "@/components/ui/native-select.tsx";
import type { InputField } from "@/lib/ui/input-form.ts";
import { useControl } from "./use-control.ts";

/** One control, by the kind of its field. */
export function InputControl({ field, path }: { readonly field: InputField; readonly path: string }) {
  const { registration, props, frame } = useControl(field, path);
  const { kind } = field;
  const bound = { ...props, ...registration() };
  switch (kind.type) {
    case "boolean":
      return <Switch bound={bound} frame={frame} />;
    case "choice":
      return (
        <Field {...frame}>
          <NativeSelect {...bound}>
            {field.schema.default === undefined && <option value="">{field.required ? "Choose…" : "None"}</option>}
            {kind.options.map((option) => (
              <option key={option} value={option}>
                {option}
              </option>
            ))}
          </NativeSelect>
        </Field>
      );
    case "number":
      return (
        <Field {...frame}>
          <Input {...bound} inputMode={kind.integer ? "numeric" : "decimal"} autoComplete="off" />
        </Field>
      );
    case "list":
      return (
        <Field {...frame} description={field.description ?? "One per line."}>
          <Textarea {...bound} aria-describedby={`${frame.id}-description`} spellCheck={false} />
        </Field>
      );
    case "json":
      return (
        <Field {...frame}>
          <Textarea {...bound} className="font-mono text-xs" spellCheck={false} placeholder="JSON" />
        </Field>
      );
    case "text":
      return (
        <Field {...frame}>
          {kind.multiline ? (
            <Textarea {...bound} />
          ) : (
            <Input
              {...bound}
              type={kind.inputType}
              autoComplete={kind.inputType === "password" ? "new-password" : "off"}
            />
          )}
        </Field>
      );
    default:
      return null;
  }
}

interface SwitchProps {
  readonly bound: object;
  readonly frame: ReturnType<typeof useControl>["frame"];
}

function Switch({ bound, frame: { id, label, description } }: SwitchProps) {
  return (
    <div className="grid gap-1">
      <label className="flex min-h-6 cursor-pointer items-center gap-2.5 text-sm font-medium max-sm:min-h-11">
        <input {...bound} type="checkbox" className="size-4" />
        {label}
      </label>
      {description && (
        <p id={`${id}-description`} className="text-xs text-muted-foreground">
          {description}
        </p>
      )}
    </div>
  );
}
