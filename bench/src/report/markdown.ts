/** The results as a page. */
import { percentile, type Summary, summarise } from "../measure/statistics.ts";
import type { Results, Row } from "../results.ts";
import { scenarios } from "../scenarios/index.ts";
import type { Column, Scenario } from "../scenarios/scenario.ts";

/** `charts` holds the file of each scenario's chart. */
export function toMarkdown(results: Results, charts: Readonly<Record<string, string>>): string {
  const measured = scenarios.filter(({ key }) => results.rows.some((row) => row.scenario === key));
  return [
    `# Bench of ${results.date.slice(0, 10)}`,
    introduction(results),
    noise(results),
    ...measured.map((scenario) => section(scenario, results.rows, charts[scenario.key])),
    profiles(results),
    missing(results),
  ]
    .filter(Boolean)
    .join("\n\n")
    .concat("\n");
}

function introduction({ machine, versions, postgres, repetitions, minutes, command }: Results): string {
  const settings = Object.entries(postgres).map(([name, value]) => `${name}=${value}`);
  const installed = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const times = repetitions === 1 ? "One repetition" : `Medians and [ranges] of ${repetitions} repetitions`;
  return [
    `${times}, in alternating order, one contestant at a time. The method and its limits: [README](../README.md).`,
    "",
    `- machine, shared by workers, clients and servers: ${Object.values(machine).join(" · ")}`,
    `- versions: ${installed.join(" · ")}`,
    `- PostgreSQL: ${settings.join(" · ")}`,
    `- made by \`${command}\` in ${minutes} minutes`,
  ].join("\n");
}

function noise({ rows }: Results): string {
  const shares = rows.flatMap((row) => row.metrics.foreignCpu?.values ?? []);
  const noisy = shares.filter((share) => share > 5).length;
  const typical = `Other programs used ${percentile(shares, 50).toFixed(1)} % of the machine in the median measurement, ${Math.max(...shares).toFixed(1)} % in the worst.`;
  return noisy === 0
    ? typical
    : `${typical} ${noisy} of ${shares.length} measurements had more than 5 % of it beside them: their rates are too low and their times too long.`;
}

function section(scenario: Scenario, all: readonly Row[], chart: string | undefined): string {
  const rows = all.filter((row) => row.scenario === scenario.key);
  const columns = scenario.columns.filter(({ metric }) => rows.some((row) => row.metrics[metric]));
  const header = ["contestant", "", ...columns.map(({ title }) => title)];
  const body = rows.map((row) => [
    `${row.library} ${row.profile}`,
    row.variant,
    ...columns.map((column) => cell(row.metrics[column.metric], column)),
  ]);
  return [
    `## (${scenario.key}) ${scenario.title}`,
    scenario.about,
    chart ? `![${scenario.chart?.title}](${chart})` : "",
    table(header, body),
  ]
    .filter(Boolean)
    .join("\n\n");
}

function cell(summary: Summary | undefined, { digits }: Column): string {
  if (!summary) return "–";
  const text = (value: number) =>
    value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const { median, min, max, values } = summarise(summary.values);
  return values.length > 1 ? `${text(median)} [${text(min)}–${text(max)}]` : text(median);
}

function profiles({ profiles, rows }: Results): string {
  const shown = profiles.filter((each) =>
    rows.some((row) => row.library === each.library && row.profile === each.name),
  );
  const body = shown.map((each) => [`${each.library} ${each.name}`, each.settings, each.durability]);
  return `## Settings and durability\n\n${table(["contestant", "settings", "durability"], body, 3)}`;
}

function missing({ absent, failures }: Results): string {
  const lines = [
    ...Object.entries(absent).map(([library, why]) => `- ${library} was not measured: ${why}`),
    ...failures.map(
      ({ scenario, library, profile, variant, repetition, error }) =>
        `- (${scenario}) ${library} ${profile}, ${variant}, repetition ${repetition}: ${error.split("\n")[0]}`,
    ),
  ];
  return lines.length > 0 ? `## What is missing\n\n${lines.join("\n")}` : "";
}

function table(header: readonly string[], body: readonly (readonly string[])[], texts = 2): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map((_, index) => (index < texts ? "---" : "--:"))), ...body.map(line)].join("\n");
}
