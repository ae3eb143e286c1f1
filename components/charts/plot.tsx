"use client";
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import { usePreferences } from "@/hooks/use-preferences.ts";
import { axisSteps, lonely, roundUp, type Series, stacked, type Unit } from "@/lib/ui/chart.ts";
import { axisTime } from "@/lib/ui/time.ts";
import "uplot/dist/uPlot.min.css";

export interface PlotProps {
  /** Beginnings of the spans, in milliseconds. */
  readonly times: readonly number[];
  readonly stepMs: number;
  readonly series: readonly Series[];
  readonly unit: Unit;
  readonly format: (value: number) => string;
  /** The point that is picked by pointer or key. */
  readonly picked: number | null;
  readonly onPick: (index: number | null) => void;
  readonly onOpen: (index: number) => void;
  readonly onZoom: (fromMs: number, toMs: number) => void;
}

const heightPx = 200;

/** The drawing; give it a key of its series. What it shows can also be had as a table, so for screen readers it is not there. */
export default function Plot(props: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const plot = useRef<uPlot | null>(null);
  const { zone } = usePreferences();
  const { times, series, stepMs, picked } = props;

  // Drawn anew when the theme or the time zone change; new figures only replace the old ones.
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const draw = () => {
      plot.current?.destroy();
      plot.current = new uPlot(optionsFor(latest, zone, element.clientWidth), dataOf(latest.current), element);
      listen(plot.current, latest);
    };
    draw();
    const sizes = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height: heightPx }));
    sizes.observe(element);
    const theme = new MutationObserver(draw);
    theme.observe(document.documentElement, { attributeFilter: ["class"] });
    return () => {
      sizes.disconnect();
      theme.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [zone]);

  useEffect(() => {
    plot.current?.setData(dataOf({ times, series }));
  }, [times, series]);

  useEffect(() => {
    const drawn = plot.current;
    if (!drawn || picked === drawn.cursor.idx) return;
    const left = picked === null ? -10 : drawn.valToPos(((times[picked] ?? 0) + stepMs / 2) / 1_000, "x");
    drawn.setCursor({ left, top: 10 }, false);
  }, [picked, times, stepMs]);

  return <div ref={place} aria-hidden className="h-[200px] w-full touch-pan-y" />;
}

function dataOf({ times, series }: Pick<PlotProps, "times" | "series">): uPlot.AlignedData {
  const heights = stacked(series);
  return [times.map((time) => time / 1_000), ...drawOrder(series).map((index) => heights[index])] as uPlot.AlignedData;
}

/** The highest of a stack first, what is below it over it, lines last. */
function drawOrder(series: readonly Series[]): number[] {
  const indexes = series.map((_, index) => index);
  const ofKind = (kind: Series["kind"]) => indexes.filter((index) => series[index]?.kind === kind);
  return [...ofKind("bar").reverse(), ...ofKind("line")];
}

function optionsFor(latest: { readonly current: PlotProps }, zone: "local" | "utc", width: number): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(name).trim();
  const { series } = latest.current;
  const axis = { stroke: color("--chart-text"), font: `11px ${style.fontFamily}`, ticks: { show: false } };
  const grid = { stroke: color("--chart-grid"), width: 1 };
  return {
    width,
    height: heightPx,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    ...(zone === "utc" && { tzDate: (seconds: number) => uPlot.tzDate(new Date(seconds * 1_000), "Etc/UTC") }),
    cursor: {
      sync: { key: "metrics" },
      drag: { x: true, y: false, dist: 8 },
      points: { size: 7 },
      y: false,
    },
    scales: {
      x: { time: true, range: () => spanOf(latest.current) },
      y: { range: (_, __, max) => [0, roundUp(max * 1.05)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: 64,
        size: 24,
        values: (drawn, splits) => {
          const spanMs = ((drawn.scales.x?.max ?? 0) - (drawn.scales.x?.min ?? 0)) * 1_000;
          return splits.map((seconds) => axisTime(seconds * 1_000, spanMs));
        },
      },
      {
        ...axis,
        grid,
        space: 36,
        size: 58,
        gap: 6,
        incrs: [...axisSteps[latest.current.unit]],
        values: (_, splits) => splits.map((value) => latest.current.format(value)),
      },
    ],
    series: [{}, ...drawOrder(series).map((index) => seriesFor(series[index] as Series, color))],
    hooks: {
      setCursor: [(drawn) => latest.current.onPick(drawn.cursor.idx ?? null)],
      setSelect: [
        (drawn) => {
          const { left, width: selected } = drawn.select;
          if (selected < 8) return;
          const { stepMs } = latest.current;
          const at = (position: number) => Math.floor((drawn.posToVal(position, "x") * 1_000) / stepMs) * stepMs;
          drawn.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
          latest.current.onZoom(at(left), at(left + selected) + stepMs);
        },
      ],
    },
  };
}

function seriesFor({ kind, dash, color: name }: Series, color: (name: string) => string): uPlot.Series {
  const stroke = color(name);
  if (kind === "line") {
    const points = {
      show: true,
      size: 5,
      fill: stroke,
      filter: (drawn: uPlot, index: number) => lonely([...(drawn.data[index] ?? [])]),
    };
    return { stroke, width: 1.75, spanGaps: false, points, ...(dash && { dash: [...dash] }) };
  }
  const bars = uPlot.paths.bars?.({ align: 1, size: [0.8, 48], gap: 0 });
  return { stroke, fill: stroke, width: 0, points: { show: false }, ...(bars && { paths: bars }) };
}

function spanOf({ times, stepMs }: PlotProps): [number, number] {
  const first = times[0] ?? 0;
  return [first / 1_000, ((times.at(-1) ?? first) + stepMs) / 1_000];
}

function listen(drawn: uPlot, latest: { readonly current: PlotProps }): void {
  // uPlot keeps the click that ends a drag to itself.
  drawn.over.addEventListener("click", () => {
    const { idx } = drawn.cursor;
    if (idx !== null && idx !== undefined) latest.current.onOpen(idx);
  });
  drawn.over.style.cursor = "crosshair";
}
