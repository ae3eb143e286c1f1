"use client";
import { FileIcon, UploadIcon, XIcon } from "lucide-react";
import { useEffect, useRef } from "react";
import { useController } from "react-hook-form";
import { Button } from "@/components/ui/button.tsx";
import { Field } from "@/components/ui/field.tsx";
import type { FieldKind, InputField } from "@/lib/ui/input-form.ts";
import { useControl } from "./use-control.ts";
import { type PickedFile, usePickedFiles } from "./use-picked-files.ts";

interface FileFieldProps {
  readonly field: InputField;
  readonly kind: Extract<FieldKind, { type: "file" }>;
  readonly path: string;
  readonly onUploads: (count: number) => void;
}

/** Files are sent as soon as they are chosen; the form then carries their ids. */
export function FileField({ field, kind, path, onUploads }: FileFieldProps) {
  const { frame, props, control, path: name } = useControl(field, path);
  const { field: value } = useController({ control, name });
  const picker = useRef<HTMLInputElement>(null);
  const { files, uploading, pick, remove, retry } = usePickedFiles(kind.multiple, value.onChange);
  useEffect(() => onUploads(uploading), [uploading, onUploads]);
  return (
    <Field {...frame}>
      <input
        ref={picker}
        type="file"
        className="sr-only"
        tabIndex={-1}
        aria-hidden
        multiple={kind.multiple}
        accept={kind.accept}
        onChange={(event) => {
          pick([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <Button
        {...props}
        ref={value.ref}
        variant="outline"
        className="w-full justify-start border-dashed border-input font-normal"
        onBlur={value.onBlur}
        onClick={() => picker.current?.click()}
      >
        <UploadIcon aria-hidden />
        {kind.multiple ? "Choose files" : files.length > 0 ? "Choose another file" : "Choose a file"}
      </Button>
      {files.length > 0 && (
        <ul aria-label={`Files for ${field.label}`} className="grid gap-1">
          {files.map((file) => (
            <FileLine key={file.key} file={file} onRemove={() => remove(file.key)} onRetry={() => retry(file.key)} />
          ))}
        </ul>
      )}
    </Field>
  );
}

interface FileLineProps {
  readonly file: PickedFile;
  readonly onRemove: () => void;
  readonly onRetry: () => void;
}

function FileLine({ file, onRemove, onRetry }: FileLineProps) {
  const { name, sent, problem, id } = file;
  const percent = Math.round(sent * 100);
  return (
    <li className="flex items-center gap-2 rounded-md bg-muted py-1 pr-1 pl-2.5 text-xs">
      <FileIcon aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />
      <span className="min-w-0 flex-1 truncate">{name}</span>
      {problem ? (
        <>
          <span role="alert" className="min-w-0 truncate text-danger">
            {problem.message}
          </span>
          <Button variant="ghost" size="small" onClick={onRetry}>
            Retry
          </Button>
        </>
      ) : (
        <span
          role="progressbar"
          aria-label={`Upload of ${name}`}
          aria-valuenow={percent}
          aria-valuemin={0}
          aria-valuemax={100}
          className="text-muted-foreground tabular-nums"
        >
          {id === null ? `${percent}%` : "Ready"}
        </span>
      )}
      <Button variant="ghost" size="icon" className="size-6" aria-label={`Remove ${name}`} onClick={onRemove}>
        <XIcon aria-hidden />
      </Button>
    </li>
  );
}
