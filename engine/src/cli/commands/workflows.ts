/** Lists what can be started. */
import type { Command } from "../command.ts";

export const workflows: Command = {
  usage: "",
  summary: "List what can be started",
  details: ["With --json the schemas of their inputs too."],
  async run({ client, output, json }) {
    const known = await client.workflows();
    if (json) {
      output.json(known);
      return;
    }
    const rows = known.workflows.map(({ name, version, stages, title, description }) => [
      name === known.default ? `${name} (default)` : name,
      version,
      stages.join(" → "),
      description || title,
    ]);
    output.table(["WORKFLOW", "VERSION", "STAGES", "ABOUT"], rows, 3);
  },
};
