import { CopyButton } from "@/components/ui/copy-button.tsx";

interface ShownOnceProps {
  readonly what: string;
  readonly text: string;
  readonly hint?: string;
}

/** A secret that nobody can show again. */
export function ShownOnce({ what, text, hint }: ShownOnceProps) {
  return (
    <div role="status" className="grid gap-2 rounded-lg border border-border bg-muted p-4">
      <p className="text-sm font-medium">{what}: copy it now, it is shown this once.</p>
      <div className="flex flex-wrap items-center gap-2">
        <code className="min-w-0 flex-1 basis-48 font-mono text-xs break-all">{text}</code>
        <CopyButton text={text} what={what} />
      </div>
      {hint && <p className="text-xs text-muted-foreground">{hint}</p>}
    </div>
  );
}
