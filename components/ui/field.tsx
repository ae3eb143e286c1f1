import type { ReactNode } from "react";
import { cn } from "@/lib/ui/cn.ts";

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly required?: boolean;
  readonly description?: string | undefined;
  readonly error?: string | undefined;
  /** Right of the label: a counter. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}

/** What a control inside `Field` needs so that its texts are read out with it. */
export function fieldProps(id: string, description: string | undefined, error: string | undefined) {
  const describedBy = [error && `${id}-error`, description && `${id}-description`].filter(Boolean).join(" ");
  return { id, "aria-invalid": error ? true : undefined, "aria-describedby": describedBy || undefined } as const;
}

export function Field({ id, label, required, description, error, aside, children, className }: FieldProps) {
  return (
    <div data-slot="field" className={cn("grid gap-1.5", className)}>
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="text-sm font-medium">
          {label}
          {required === false && <span className="ml-1.5 font-normal text-muted-foreground">optional</span>}
        </label>
        {aside}
      </div>
      {children}
      {description && (
        <p id={`${id}-description`} className="text-xs text-muted-foreground">
          {description}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-xs font-medium text-danger">
          {error}
        </p>
      )}
    </div>
  );
}
