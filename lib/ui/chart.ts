/** What a chart shows, apart from how it is drawn. */
export interface Series {
  readonly label: string;
  /** A colour of app/chart-tokens.css: `"--chart-good"`. */
  readonly color: string;
  /** Bars stand on each other in the order given; lines have a dash of their own. */
  readonly kind: "bar" | "line";
  readonly dash?: readonly number[];
  /** One per time; null: not known. */
  readonly values: readonly (number | null)[];
  /** What is written in the legend while no point is picked: the sum, the last known value, or nothing. */
  readonly whenIdle: string;
}

/** Whole numbers, or lengths of time in milliseconds. */
export type Unit = "count" | "duration";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const tens = [1, 2, 5, 10, 20, 50, 100, 200, 500];

/** Distances between the marks of an axis. */
export const axisSteps: Readonly<Record<Unit, readonly number[]>> = {
  count: [1, 1e3, 1e6].flatMap((power) => tens.map((each) => each * power)),
  duration: [
    ...tens,
    ...[1, 2, 5, 10, 15, 30].map((each) => each * second),
    ...[1, 2, 5, 10, 15, 30].map((each) => each * minute),
    ...[1, 2, 3, 6, 12, 24, 48, 120, 240, 720].map((each) => each * hour),
  ],
};

/** Values that stand alone: no line leads to them, so they need a dot. */
export function lonely(values: readonly (number | null | undefined)[]): number[] {
  const known = (index: number) => values[index] !== null && values[index] !== undefined;
  return values.map((_, index) => index).filter((index) => known(index) && !known(index - 1) && !known(index + 1));
}

/** The values as drawn: each bar on top of the ones before it. */
export function stacked(series: readonly Series[]): readonly (readonly (number | null)[])[] {
  const heights: number[] = [];
  return series.map(({ kind, values }) => {
    if (kind === "line") return values;
    return values.map((value, index) => {
      heights[index] = (heights[index] ?? 0) + (value ?? 0);
      return heights[index];
    });
  });
}

/** The next round number at or above: what an axis ends with. */
export function roundUp(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const first = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((step) => step * power >= value) ?? 10;
  return first * power;
}

export const isEmpty = (series: readonly Series[]): boolean =>
  series.every(({ values }) => values.every((value) => value === null || value === 0));
