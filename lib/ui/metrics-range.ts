/** The range of time that the metrics page shows, as it stands in the address. */
import type { MetricsQuery } from "../api/figures.ts";

const hour = 3_600_000;

/** Fewer points than the server could give: of each there is enough to tell percentiles from. */
export const ranges = [
  { id: "1h", label: "1 h", name: "Last hour", ms: hour, step: "1m" },
  { id: "6h", label: "6 h", name: "Last 6 hours", ms: 6 * hour, step: "5m" },
  { id: "24h", label: "24 h", name: "Last 24 hours", ms: 24 * hour, step: "15m" },
  { id: "7d", label: "7 d", name: "Last 7 days", ms: 7 * 24 * hour, step: "2h" },
  { id: "30d", label: "30 d", name: "Last 30 days", ms: 30 * 24 * hour, step: "6h" },
] as const;

/** Either one of the ranges up to now, or a span that was picked. */
export type Shown = { readonly range: (typeof ranges)[number] } | { readonly fromMs: number; readonly toMs: number };

/** Garbage in the address is no error: it shows the last 24 hours. */
export function shownOf(url: URLSearchParams): Shown {
  const fromMs = Date.parse(url.get("from") ?? "");
  const toMs = Date.parse(url.get("to") ?? "");
  if (fromMs >= 0 && fromMs < toMs && toMs - fromMs < 400 * 24 * hour) return { fromMs, toMs };
  return { range: ranges.find(({ id }) => id === url.get("range")) ?? ranges[2] };
}

export function queryOf(shown: Shown, workflow: string | null): MetricsQuery {
  if ("range" in shown) return { from: `-${shown.range.id}`, to: null, step: shown.range.step, workflow };
  return { from: new Date(shown.fromMs).toISOString(), to: new Date(shown.toMs).toISOString(), step: null, workflow };
}

/** As the parameters of the call. */
export function metricsParams({ from, to, step, workflow }: MetricsQuery): Record<string, string> {
  return { from, ...(to && { to }), ...(step && { step }), ...(workflow && { workflow }) };
}

/** The same length of time before. A range up to now moves with it, by the step of its points at the finest. */
export function previousOf(shown: Shown, workflow: string | null, nowMs: number): MetricsQuery {
  const { fromMs, toMs } = "range" in shown ? { fromMs: nowMs - shown.range.ms, toMs: nowMs } : shown;
  const grain = "range" in shown ? Math.max(60_000, shown.range.ms / 60) : 60_000;
  const end = Math.floor(fromMs / grain) * grain;
  const step = "range" in shown ? shown.range.step : null;
  return { from: new Date(end - (toMs - fromMs)).toISOString(), to: new Date(end).toISOString(), step, workflow };
}

/** How often to ask again: long ranges change slowly. A span of the past does not change at all. */
export function refreshMs(shown: Shown): number | null {
  if (!("range" in shown)) return null;
  return shown.range.ms <= 24 * hour ? 5_000 : 60_000;
}
