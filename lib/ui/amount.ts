const whole = new Intl.NumberFormat("en");
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** `"12"`, `"9,870"`; of an estimate only what it can promise: `"~1.2M"`. */
export function amount(count: number, isEstimate = false): string {
  return isEstimate ? `~${compact.format(count)}` : whole.format(count);
}

/** For narrow places: `"9.9K"`. */
export const shortAmount = (count: number, isEstimate = false): string =>
  `${isEstimate ? "~" : ""}${compact.format(count)}`;
