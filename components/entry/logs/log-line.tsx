"use client";
import type { LogLine as Line } from "async-workflow";
import { ChevronRightIcon } from "lucide-react";
import { Fragment, memo } from "react";
import { CopyButton } from "@/components/ui/copy-button.tsx";
import { cn } from "@/lib/ui/cn.ts";
import type { Tone } from "@/lib/ui/status.ts";
import { clockTime, exactTime } from "@/lib/ui/time.ts";
import { asText } from "./as-text.ts";

const tones: Readonly<Record<Line["level"], Tone>> = { debug: "gray", info: "blue", warn: "amber", error: "red" };

interface LogLineProps {
  readonly line: Line;
  readonly wrap: boolean;
  readonly open: boolean;
  readonly onToggle: (id: string) => void;
}

/** Time, level, stage, message; what is more (further lines, fields) behind a fold. */
export const LogLine = memo(function LogLine({ line, wrap, open, onToggle }: LogLineProps) {
  const { id, at, level, stage, attempt, message, fields, late } = line;
  const [firstLine = "", ...rest] = message.split("\n");
  const foldable = fields !== null || rest.length > 0;
  return (
    <div data-log-line={level} className="hover:bg-muted">
      <div className={cn("flex min-h-6.5 items-start gap-2 px-3 py-0.5", !wrap && "whitespace-pre")}>
        <button
          type="button"
          aria-expanded={foldable ? open : undefined}
          aria-label={foldable ? `Details of ${firstLine.slice(0, 60)}` : undefined}
          disabled={!foldable}
          onClick={() => onToggle(id)}
          className="inline-flex size-6 shrink-0 cursor-pointer items-center justify-center rounded-sm disabled:invisible"
        >
          <ChevronRightIcon aria-hidden className={cn("size-3.5 text-muted-foreground", open && "rotate-90")} />
        </button>
        <time dateTime={at} title={exactTime(at)} className="shrink-0 py-0.5 text-muted-foreground tabular-nums">
          {clockTime(at)}
        </time>
        <span data-tone={tones[level]} className="w-10 shrink-0 py-0.5 font-medium text-(--tone-text)">
          {level}
        </span>
        <span className="shrink-0 py-0.5 text-muted-foreground max-sm:hidden">
          {stage}
          {attempt > 1 && ` #${attempt}`}
        </span>
        <span className={cn("min-w-0 py-0.5", wrap && "flex-1 [overflow-wrap:anywhere]")}>
          <Linked text={firstLine} />
          {rest.length > 0 && !open && <span className="text-muted-foreground"> +{rest.length} lines</span>}
          {fields && !open && <span className="text-muted-foreground"> {short(fields)}</span>}
          {late && (
            <span className="text-muted-foreground" title="Said when its attempt was over or its lease gone">
              {" "}
              (late)
            </span>
          )}
        </span>
      </div>
      {open && (
        <div className="pr-3 pb-2 pl-11">
          {rest.length > 0 && <pre className="[overflow-wrap:anywhere] whitespace-pre-wrap">{rest.join("\n")}</pre>}
          {fields && <Fields fields={fields} />}
          <CopyButton text={asText(line)} what="Line" label="Copy line" />
        </div>
      )}
    </div>
  );
});

function Fields({ fields }: { readonly fields: NonNullable<Line["fields"]> }) {
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5">
      {Object.entries(fields).map(([name, value]) => (
        <Fragment key={name}>
          <dt className="text-muted-foreground">{name}</dt>
          <dd className="[overflow-wrap:anywhere] whitespace-pre-wrap">
            {typeof value === "string" ? value : JSON.stringify(value, null, 2)}
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}

/** Fields in one line, cut. */
function short(fields: NonNullable<Line["fields"]>): string {
  const text = Object.entries(fields)
    .map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(" ");
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}

const address = /https?:\/\/[^\s<>"')\]]+/g;

/** Addresses in it can be followed. */
function Linked({ text }: { readonly text: string }) {
  const parts: (string | { readonly href: string })[] = [];
  let at = 0;
  for (const { 0: href, index } of text.matchAll(address)) {
    parts.push(text.slice(at, index), { href });
    at = index + href.length;
  }
  if (parts.length === 0) return text;
  return [...parts, text.slice(at)].map((part, index) =>
    typeof part === "string" ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change places
      <a key={index} href={part.href} target="_blank" rel="noreferrer" className="text-link underline">
        {part.href}
      </a>
    ),
  );
}
