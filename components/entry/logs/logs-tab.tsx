"use client";
import type { Entry, LogLevel } from "async-workflow";
import { useState } from "react";
import { Button } from "@/components/ui/button.tsx";
import { CopyButton } from "@/components/ui/copy-button.tsx";
import { NativeSelect } from "@/components/ui/native-select.tsx";
import { ProblemNotice } from "@/components/ui/notice.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { useChoice } from "@/hooks/use-address.ts";
import { useLogs } from "@/hooks/use-entry-history.ts";
import { isFinished } from "@/lib/ui/status.ts";
import { asText } from "./as-text.ts";
import { LogLines } from "./log-lines.tsx";

const levels = ["debug", "info", "warn", "error"] as const satisfies readonly LogLevel[];
const levelLabels: Readonly<Record<LogLevel, string>> = {
  debug: "All levels",
  info: "Info and above",
  warn: "Warnings and errors",
  error: "Errors only",
};

/** What the handlers logged; a running entry's log is followed. */
export function LogsTab({ entry }: { readonly entry: Entry }) {
  const [level, setLevel] = useChoice("level", levels);
  const [wrap, setWrap] = useState(true);
  const { data, error, loadEarlier, loadingEarlier } = useLogs(entry, level);
  const lines = data?.lines ?? [];
  return (
    <section aria-label="Logs" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <NativeSelect
          aria-label="Level"
          className="w-44"
          value={level}
          onChange={(event) => setLevel(event.target.value as LogLevel)}
        >
          {levels.map((each) => (
            <option key={each} value={each}>
              {levelLabels[each]}
            </option>
          ))}
        </NativeSelect>
        <Button variant={wrap ? "outline" : "ghost"} size="small" aria-pressed={wrap} onClick={() => setWrap(!wrap)}>
          Wrap
        </Button>
        {lines.length > 0 && <CopyButton text={lines.map(asText).join("\n")} what="Logs" label="Copy all" />}
        <span className="ml-auto text-xs text-muted-foreground tabular-nums">
          {data && `${lines.length}${data.hasEarlier ? "+" : ""} ${lines.length === 1 ? "line" : "lines"}`}
        </span>
      </div>
      {error && <ProblemNotice title="The logs could not be loaded" problem={error} />}
      {!data && !error && <Skeleton className="h-48 rounded-lg" />}
      {data && lines.length === 0 && (
        <p className="rounded-lg border border-border px-4 py-8 text-center text-[0.8125rem] text-muted-foreground">
          {level === "debug"
            ? isFinished(entry)
              ? "Its handlers logged nothing."
              : "Its handlers have logged nothing yet. Lines appear here as they are said."
            : `Nothing at this level. Choose “${levelLabels.debug}” to see the rest.`}
        </p>
      )}
      {data && lines.length > 0 && (
        <LogLines
          key={level}
          lines={lines}
          wrap={wrap}
          live={!isFinished(entry)}
          earlier={
            data.hasEarlier && (
              <Button variant="outline" size="small" disabled={loadingEarlier} onClick={() => void loadEarlier()}>
                {loadingEarlier ? "Loading" : "Load earlier lines"}
              </Button>
            )
          }
        />
      )}
    </section>
  );
}
