/** Lists the workers. */
import type { Command } from "../command.ts";
import { timeText } from "../output.ts";

export const workers: Command = {
  usage: "",
  summary: "List workers",
  details: ["Those that have not stopped, and those lost within a day. With --json what each of them holds."],
  async run({ client, output, json }) {
    const known = await client.workers();
    if (json) output.json(known);
    else if (known.length === 0) output.note("There is no worker. Start one with npm run worker.");
    else {
      const rows = known.map((worker) => [
        worker.id,
        worker.state,
        `${worker.held} of ${worker.concurrency}`,
        timeText(worker.startedAt),
        worker.workflows.map(({ name }) => name).join(", "),
      ]);
      output.table(["WORKER", "STATE", "HOLDS", "STARTED", "WORKFLOWS"], rows, 4);
    }
  },
};
