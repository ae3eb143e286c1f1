/** Writes all entries that match to standard output. */
import type { ExportFormat } from "../../client/index.ts";
import { type Command, textOf, UsageError } from "../command.ts";
import { filterOf } from "../filter-words.ts";

const formats: readonly string[] = ["csv", "json", "ndjson"] satisfies ExportFormat[];

export const exportEntries: Command = {
  usage: "[--format csv|json|ndjson] [NAME=VALUE ...]",
  summary: "Write all entries that match to standard output",
  details: [
    "At most 100,000, as of one moment, with whole results. The filter is that of `list`.",
    "",
    "async-workflow export --format csv status=FAILED from=-7d > failed.csv",
  ],
  options: { format: { type: "string" } },
  async run(context) {
    const format = textOf(context, "format") ?? "csv";
    if (!formats.includes(format)) throw new UsageError(`--format must be ${formats.join(", ")}, not "${format}".`);
    for await (const piece of context.client.export(format as ExportFormat, filterOf(context.words)))
      await context.output.raw(piece);
    return undefined;
  },
};
