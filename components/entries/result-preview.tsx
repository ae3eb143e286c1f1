import type { Entry } from "async-workflow";
import { OctagonXIcon } from "lucide-react";

/** Long results are cut here, not only by CSS: fifty rows must not carry megabytes of text. */
const maxLength = 200;

/** One line: the first line of the error, or the result as compact JSON. */
export function ResultPreview({ entry }: { readonly entry: Entry }) {
  if (entry.state === "failed") {
    const [firstLine = "Error"] = (entry.error?.message ?? String(entry.result ?? "Error")).split("\n");
    const text = `Error: ${firstLine.replace(/^Error:\s*/, "")}`.slice(0, maxLength);
    return (
      <span className="flex min-w-0 items-center gap-1.5 text-danger">
        <OctagonXIcon aria-hidden className="size-3.5 shrink-0" />
        <span className="truncate">{text}</span>
      </span>
    );
  }
  if (entry.result === null) return <span className="text-muted-foreground">—</span>;
  const isText = typeof entry.result === "string";
  const text = isText ? String(entry.result) : JSON.stringify(entry.result);
  return (
    <span
      className={
        isText ? "block truncate text-muted-foreground" : "block truncate font-mono text-xs text-muted-foreground"
      }
    >
      {text.slice(0, maxLength)}
    </span>
  );
}
