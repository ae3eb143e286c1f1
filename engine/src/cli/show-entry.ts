/** How the commands show entries. */
import type { Entry } from "../client/index.ts";
import type { CommandContext } from "./command.ts";
import { type Cell, clean, statusCell, timeText, valueText } from "./output.ts";

export function showEntries({ output, json }: CommandContext, entries: readonly Entry[]): void {
  if (json) {
    output.json(entries);
    return;
  }
  const rows = entries.map((entry): Cell[] => [
    entry.id,
    entry.title,
    entry.workflow,
    statusCell(entry),
    doing(entry),
    `${entry.progress} %`,
    timeText(entry.createdAt),
  ]);
  output.table(["ID", "TITLE", "WORKFLOW", "STATUS", "STATE", "PROGRESS", "CREATED"], rows, 1);
}

export function showEntry({ output, json }: CommandContext, entry: Entry): void {
  if (json) {
    output.json(entry);
    return;
  }
  output.facts([
    ["id", entry.id],
    ["title", entry.title],
    ["workflow", `${entry.workflow} (version ${entry.workflowVersion})`],
    ["status", statusCell(entry)],
    ["state", doing(entry)],
    ["progress", `${entry.progress} %`],
    ["attempt", `${entry.attempt} of ${entry.maxAttempts}`],
    ["result", entry.result === null ? null : valueText(entry.result)],
    ["error", entry.error && entry.status !== "FAILED" ? entry.error.message : null],
    ["worker", entry.lockedBy],
    ["tags", entry.tags.length > 0 ? entry.tags.join(", ") : null],
    ["repeats", entry.retryOf],
    ["created", timeText(entry.createdAt)],
    ["due", entry.availableAt && timeText(entry.availableAt)],
    ["started", entry.startedAt && timeText(entry.startedAt)],
    ["ended", entry.finishedAt && timeText(entry.finishedAt)],
  ]);
}

/** One line per version of an entry that is watched. */
export function showStep({ output, json }: CommandContext, entry: Entry): void {
  if (json) {
    output.line(JSON.stringify(entry));
    return;
  }
  const { text, style } = statusCell(entry) as { text: string; style: Parameters<typeof output.paint>[1] };
  const progress = `${entry.progress} %`.padStart(5);
  const end = entry.finishedAt !== null && entry.result !== null ? `  ${clean(valueText(entry.result))}` : "";
  output.line(`${timeText(entry.updatedAt)}  ${progress}  ${output.paint(text, style)}  ${doing(entry)}${end}`);
}

function doing({ state, stage, waitingFor }: Entry): string {
  if (waitingFor === "worker") return `${state}, no worker`;
  return stage ? `${state} ${stage}` : state;
}
