import { InvalidDefinition } from "./errors.ts";

/** Milliseconds, or a number with a unit: `"500ms"`, `"10s"`, `"5m"`, `"2h"`, `"7d"`. */
export type Duration = number | `${number}${"ms" | "s" | "m" | "h" | "d"}`;

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** The duration in milliseconds. Throws `InvalidDefinition` for anything that is not a finite length of time ≥ 0. */
export function toMs(duration: Duration): number {
  const match = typeof duration === "string" ? /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(duration) : null;
  const ms = match ? Number(match[1]) * unitMs[match[2] as keyof typeof unitMs] : duration;
  if (typeof ms !== "number" || !Number.isFinite(ms) || ms < 0) {
    throw new InvalidDefinition(
      `"${duration}" is not a duration: give milliseconds or a text like "30s", "5m", "2h", "7d".`,
    );
  }
  return ms;
}
