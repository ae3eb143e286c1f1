"use client";
import type { ErrorGroupDetail } from "async-workflow";
import { useId } from "react";
import { CopyButton } from "@/components/ui/copy-button.tsx";
import { Link } from "@/components/ui/link.tsx";
import { ScrollBox } from "@/components/ui/scroll-box.tsx";
import { cn } from "@/lib/ui/cn.ts";

type Sample = ErrorGroupDetail["samples"][number];

/** How the last failures read, each with its stack. Frames of libraries are drawn back. */
export function ErrorSamples({ samples }: { readonly samples: readonly Sample[] }) {
  const id = useId();
  return (
    <section aria-labelledby={id} data-slot="error-samples" className="rounded-lg border border-border bg-card p-4">
      <h2 id={id} className="font-semibold tracking-tight">
        How it reads
      </h2>
      {samples.length === 0 && (
        <p className="mt-2 text-muted-foreground">
          The entries that failed so were removed when their retention ended, and their errors with them.
        </p>
      )}
      <ul className="grid gap-4">
        {samples.map((sample, index) => (
          <li key={`${sample.entryId} ${sample.attempt} ${sample.at}`} className="mt-3 min-w-0 first:mt-3">
            <div className="flex items-start gap-2">
              <p className="min-w-0 flex-1 font-mono text-[0.8125rem] break-words whitespace-pre-wrap text-danger">
                {sample.error.message}
              </p>
              <CopyButton text={sample.error.stack ?? sample.error.message} what="Error" />
            </div>
            <p className="mt-0.5 truncate text-xs text-muted-foreground">
              <Link href={`/entries/${sample.entryId}`} className="rounded-sm hover:underline">
                {sample.title}
              </Link>
              , attempt {sample.attempt}
            </p>
            {sample.error.stack && <Stack stack={sample.error.stack} open={index === 0} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Stack({ stack, open }: { readonly stack: string; readonly open: boolean }) {
  return (
    <details open={open} className="mt-1.5">
      <summary className="w-fit rounded-sm text-xs leading-6 text-muted-foreground hover:text-foreground max-sm:py-3">
        Stack
      </summary>
      <ScrollBox
        label="Stack"
        className="mt-1 rounded-md border border-border bg-surface p-3 text-xs leading-relaxed whitespace-pre"
      >
        {stack.split("\n").map((line, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is nothing but its place
            key={index}
            className={cn("block", /node_modules|node:internal/.test(line) && "text-muted-foreground")}
          >
            {line}
          </span>
        ))}
      </ScrollBox>
    </details>
  );
}
