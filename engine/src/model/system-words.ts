/** How amounts are written in the rows of a system report. */
export function bytesInWords(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  const value = bytes / 1_000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}

export function timeInWords(ms: number): string {
  const span = Math.abs(ms);
  if (span < 10) return `${ms.toFixed(1)} ms`;
  if (span < 1_000) return `${Math.round(ms)} ms`;
  if (span < 120_000) return `${Math.round(ms / 1_000)} s`;
  if (span < 7_200_000) return `${Math.round(ms / 60_000)} min`;
  if (span < 172_800_000) return `${Math.round(ms / 3_600_000)} h`;
  return `${Math.round(ms / 86_400_000)} days`;
}

export const countInWords = (count: number): string => count.toLocaleString("en");
