import type { WorkerStatus } from "async-workflow";
import type { Tone } from "./status.ts";

/** Heartbeats per lease; the engine's own number. */
const beatsPerLease = 3;

export interface Pulse {
  readonly tone: Tone;
  readonly words: string;
}

/** How a worker's heartbeat is, from its age: on time, one missed, or silent for so long that its lease is about to end. */
export function pulseOf(worker: WorkerStatus, ageMs: number): Pulse {
  if (worker.state === "lost") return { tone: "red", words: "Lost" };
  const missed = ageMs / (worker.leaseMs / beatsPerLease);
  if (missed >= 2.2) return { tone: "red", words: "Silent" };
  if (missed >= 1.3) return { tone: "amber", words: "Heartbeat late" };
  return worker.state === "draining" ? { tone: "blue", words: "Draining" } : { tone: "green", words: "Alive" };
}

/** `"96 MB"`, `"1.2 GB"`, `"0 B"`. */
export function bytes(count: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = Math.min(Math.floor(Math.log10(Math.max(count, 1)) / 3), units.length - 1);
  const value = count / 1_000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}

/** `"12 %"` of a share between 0 and 1; more than all of it for several processors. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
