/** How figures are written: few digits, units that stay, nothing that jumps. */

const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const plain = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** `"1,204"`, `"48.1K"`. */
export function count(value: number): string {
  return Math.abs(value) < 10_000 ? plain.format(value) : compact.format(value);
}

/** `"98.4 %"`; a hundred only when it is. Without a value `"–"`. */
export function percent(part: number | null): string {
  if (part === null) return "–";
  const value = part * 100;
  if (value === 100 || value === 0) return `${value} %`;
  const shown = Math.min(Math.max(value, 0.1), 99.9);
  return `${shown.toFixed(1)} %`;
}

/** `"12.4"`, `"0.03"`, `"1,204"`: three digits at most below a thousand. */
export function rate(value: number): string {
  if (value === 0) return "0";
  if (value >= 1_000) return count(value);
  return value >= 100
    ? value.toFixed(0)
    : value >= 10
      ? value.toFixed(1)
      : value >= 0.1
        ? value.toFixed(2)
        : value.toFixed(3);
}

/** `"+12 %"`, `"−3 %"`, `"±0 %"`; null when there is nothing to compare with. */
export function change(now: number | null, before: number | null): string | null {
  if (now === null || before === null || before === 0) return null;
  const part = Math.round(((now - before) / before) * 100);
  if (part === 0) return "±0 %";
  return part > 0 ? `+${plain.format(part)} %` : `−${plain.format(-part)} %`;
}

/** Below that, percentiles say little. */
export const fewSamples = 20;
