/**
 * Where a moment stands on the waterfall's axis, 0 to 1. Long times in which nothing ran are drawn short, and say how long
 * they are, unless the reader opened them: otherwise a night of waiting would leave a pixel for the work.
 */
import { isSleep, type WaterfallRow } from "./rows.ts";

export interface Piece {
  readonly from: number;
  readonly to: number;
  /** Part of the axis, 0–1. */
  readonly at: number;
  readonly size: number;
  /** Drawn shorter than it is. */
  readonly collapsed: boolean;
}

export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly pieces: readonly Piece[];
}

/** Idle times longer than this part of the whole are collapsed, to this part of the axis each. */
const idlePart = 0.05;
const collapsedPart = 0.07;
const shortestGapMs = 10_000;

/** `end`: how far the axis reaches. `opened`: beginnings of idle times that the reader wants to see at full length. */
export function makeAxis(rows: readonly WaterfallRow[], from: number, end: number, opened: ReadonlySet<number>): Axis {
  const to = Math.max(end, from + 1);
  const gaps = idleTimes(rows, from, to).filter(
    (gap) => !opened.has(gap.from) && gap.to - gap.from > Math.max((to - from) * idlePart, shortestGapMs),
  );
  const short = gaps.reduce((sum, gap) => sum + gap.to - gap.from, 0);
  const spent = to - from - short;
  const perMs = spent > 0 ? (1 - Math.min(gaps.length * collapsedPart, 0.5)) / spent : 0;
  const perGap = gaps.length === 0 ? 0 : (1 - spent * perMs) / gaps.length;
  const pieces: Piece[] = [];
  let at = 0;
  const add = (begin: number, finish: number, collapsed: boolean): void => {
    if (finish <= begin) return;
    const size = collapsed ? perGap : (finish - begin) * perMs;
    pieces.push({ from: begin, to: finish, at, size, collapsed });
    at += size;
  };
  let begun = from;
  for (const gap of gaps) {
    add(begun, gap.from, false);
    add(gap.from, gap.to, true);
    begun = gap.to;
  }
  add(begun, to, false);
  return { from, to, pieces };
}

/** 0–1; what lies outside is at its ends. */
export function placeOf({ pieces, from }: Axis, time: number): number {
  if (time <= from) return 0;
  const piece = findPiece(pieces, (each) => time < each.to);
  return piece ? piece.at + ((time - piece.from) / (piece.to - piece.from)) * piece.size : 1;
}

/** The moment at a place. */
export function timeAt({ pieces, from, to }: Axis, place: number): number {
  if (place <= 0) return from;
  const piece = findPiece(pieces, (each) => place < each.at + each.size);
  return piece ? piece.from + ((place - piece.at) / piece.size) * (piece.to - piece.from) : to;
}

function findPiece(pieces: readonly Piece[], isIn: (piece: Piece) => boolean): Piece | undefined {
  return pieces.find(isIn);
}

interface Time {
  readonly from: number;
  readonly to: number;
}

/** The times in which nothing ran, in order. */
function idleTimes(rows: readonly WaterfallRow[], from: number, to: number): Time[] {
  const busy = rows
    .flatMap((row) => (row.kind === "step" && isSleep(row.step) ? [] : row.spans))
    .filter(({ kind }) => kind !== "queued" && kind !== "wait")
    .map((span) => ({ from: span.from, to: span.to ?? to }))
    .sort((a, b) => a.from - b.from);
  const idle: Time[] = [];
  let until = from;
  for (const each of busy) {
    if (each.from > until) idle.push({ from: until, to: Math.min(each.from, to) });
    until = Math.max(until, each.to);
  }
  if (until < to) idle.push({ from: until, to });
  return idle;
}

const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5];
const longSteps = [2, 6, 12, 24, 48, 168].map((hours) => hours * 36e5);

export interface Mark {
  readonly time: number;
  /** Since the beginning; behind a collapsed time, since its end, where the whole would always read the same. */
  readonly sinceMs: number;
  readonly afterGap: boolean;
}

/** Moments to mark between two places, a handful of round ones, never inside what is collapsed. */
export function marks(axis: Axis, low: number, high: number, most: number): Mark[] {
  const shown = axis.pieces.filter((piece) => !piece.collapsed && piece.at < high && piece.at + piece.size > low);
  const msPerPlace = Math.max(...shown.map((piece) => (piece.to - piece.from) / piece.size), 0);
  const wanted = (msPerPlace * (high - low)) / most;
  const bounds = ({ from, to, at, size }: Piece) => ({
    first: Math.max(from, timeAt(axis, Math.max(low, at))),
    last: Math.min(to, timeAt(axis, Math.min(high, at + size))),
  });
  const longest = Math.max(...shown.map(bounds).map(({ first, last }) => last - first), 0);
  const allSteps = [...steps, ...longSteps];
  // One that is longer than what is shown would leave the beginning as the only mark: no scale at all.
  const fitting = allSteps.findLast((each) => each <= longest) ?? wanted;
  const step = Math.min(allSteps.find((each) => each >= wanted) ?? wanted, Math.max(fitting, 1));
  return shown.flatMap((piece) => {
    const { from } = piece;
    const afterGap = from > axis.from;
    const { first, last } = bounds(piece);
    const found: Mark[] = [];
    const begin = Math.max(Math.ceil((first - from) / step), afterGap ? 1 : 0);
    for (let n = begin; from + n * step <= last && found.length < 50; n += 1)
      found.push({ time: from + n * step, sinceMs: n * step, afterGap });
    return found;
  });
}
