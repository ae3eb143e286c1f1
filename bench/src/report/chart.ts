/** A bar chart as SVG: one bar per row, the best first; a logarithmic scale where the rows lie far apart. */
import type { Row } from "../results.ts";
import type { Scenario } from "../scenarios/scenario.ts";

const width = 860;
const labelWidth = 330;
const valueWidth = 90;
const barHeight = 20;
const gap = 8;
const top = 52;
const farApart = 30;

export function barChart(scenario: Scenario, all: readonly Row[]): string | undefined {
  const { chart } = scenario;
  if (!chart) return undefined;
  const digits = scenario.columns.find(({ metric }) => metric === chart.metric)?.digits ?? 0;
  const bars = all
    .filter((row) => row.scenario === scenario.key && row.metrics[chart.metric])
    .map((row) => ({
      label: `${row.library} ${row.profile}, ${row.variant}`,
      ours: row.library === "ours",
      value: row.metrics[chart.metric]?.median ?? 0,
    }))
    .sort((a, b) => (chart.better === "higher" ? b.value - a.value : a.value - b.value));
  if (bars.length < 2) return undefined;
  const values = bars.map((bar) => bar.value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const logarithmic = most / least > farApart;
  const length = (value: number) =>
    (width - labelWidth - valueWidth) *
    (logarithmic ? (Math.log(value / least) + 0.3) / (Math.log(most / least) + 0.3) : value / most);
  const drawn = bars.map(({ label, ours, value }, index) => {
    const y = top + index * (barHeight + gap);
    const text = value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
    const end = labelWidth + Math.max(2, length(value));
    return [
      `<text x="${labelWidth - 10}" y="${y + 14}" text-anchor="end" class="label">${escaped(label)}</text>`,
      `<rect x="${labelWidth}" y="${y}" width="${(end - labelWidth).toFixed(1)}" height="${barHeight}" rx="3" class="${ours ? "ours" : "peer"}"/>`,
      `<text x="${(end + 8).toFixed(1)}" y="${y + 14}" class="value">${text}</text>`,
    ].join("\n");
  });
  const height = top + bars.length * (barHeight + gap) + 12;
  const note = `${chart.better} is better${logarithmic ? " · logarithmic scale" : ""}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(chart.title)}">
<style>
  text { font: 12px system-ui, sans-serif; fill: #3f3f46; }
  .title { font-size: 15px; font-weight: 600; fill: #18181b; }
  .value { font-variant-numeric: tabular-nums; }
  .ours { fill: #2563eb; }
  .peer { fill: #a1a1aa; }
</style>
<rect width="${width}" height="${height}" fill="#ffffff"/>
<text x="16" y="26" class="title">${escaped(chart.title)}</text>
<text x="16" y="42">${note}</text>
${drawn.join("\n")}
</svg>
`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
