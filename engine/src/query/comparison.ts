/** Comparisons as text: `3`, `>3`, `<=30s`. */
import type { Comparison, Relation } from "./entry-filter.ts";

const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
  ["ms", 1],
] as const;
const relationSigns = /^(<=|>=|<|>)?/;
const mostDigits = 9;

function split(text: string): [Relation, string] {
  const sign = (relationSigns.exec(text)?.[0] ?? "") as Relation | "";
  return [sign || "=", text.slice(sign.length)];
}

const signOf = ({ is }: Comparison): string => (is === "=" ? "" : is);

/** Null when the text is none. */
export function parseCount(text: string): Comparison | null {
  const [is, digits] = split(text);
  return /^\d+$/.test(digits) && digits.length <= mostDigits ? { is, value: Number(digits) } : null;
}

export const formatCount = (count: Comparison): string => `${signOf(count)}${count.value}`;

/** In milliseconds, whole ones. Null when the text is none. */
export function parseDuration(text: string): Comparison | null {
  const [is, length] = split(text);
  const match = /^(\d{1,9}(?:\.\d{1,6})?)(ms|s|m|h|d)$/.exec(length);
  if (!match) return null;
  const unitMs = units.find(([unit]) => unit === match[2])?.[1] ?? 1;
  return { is, value: Math.round(Number(match[1]) * unitMs) };
}

/** By the largest unit that holds it exactly. */
export function formatDuration(duration: Comparison): string {
  const [unit, unitMs] = units.find(([, ms]) => duration.value % ms === 0) ?? ["ms", 1];
  return `${signOf(duration)}${duration.value / unitMs}${unit}`;
}
