/** Turns structured log lines into short ones: time, process, level when it matters, message, fields. */
import { writeSync } from "node:fs";

const hidden = new Set(["level", "time", "process", "pid", "msg"]);
const labels: Readonly<Record<number, string>> = { 40: "warning: ", 50: "error: ", 60: "fatal: " };

interface Line {
  readonly level: number;
  readonly time: number;
  readonly process: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

export function toTerminal(): { write: (text: string) => void } {
  return { write: (text) => writeSync(1, `${shortLine(JSON.parse(text) as Line)}\n`) };
}

export function shortLine(line: Line): string {
  const time = new Date(line.time).toTimeString().slice(0, 8);
  const fields = Object.entries(line)
    .filter(([name]) => !hidden.has(name))
    .map(([name, value]) => ` ${name}=${shown(value)}`);
  return `${time} ${line.process} ${labels[line.level] ?? ""}${line.msg}${fields.join("")}`;
}

// An error is an object with a stack: the reason stands first, the stack below.
function shown(value: unknown): string {
  if (typeof value === "string") return value;
  if (value !== null && typeof value === "object" && "stack" in value) return String(value.stack);
  return JSON.stringify(value);
}
