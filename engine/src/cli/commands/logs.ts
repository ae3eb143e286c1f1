/** Shows what an entry's handlers logged. */
import { setTimeout as wait } from "node:timers/promises";
import { type Command, type CommandContext, idOf, textOf } from "../command.ts";
import { clean, type Style, timeText } from "../output.ts";

type Level = NonNullable<NonNullable<Parameters<CommandContext["client"]["logs"]>[1]>["level"]>;
type Line = Awaited<ReturnType<CommandContext["client"]["logs"]>>["lines"][number];

const styles: Readonly<Record<string, Style>> = { debug: "dim", info: "reset", warn: "yellow", error: "red" };
const pollMs = 1_000;

export const logs: Command = {
  usage: "<id> [--level LEVEL] [--follow]",
  summary: "Show what the handlers of an entry logged",
  details: [
    "--level debug|info|warn|error   this level and above",
    "--follow                        until the entry has ended",
  ],
  options: { level: { type: "string" }, follow: { type: "boolean" } },
  async run(context) {
    const { client, options } = context;
    const id = idOf(context);
    const level = textOf(context, "level") as Level | undefined;
    let after: string | null = null;
    for (;;) {
      // Asked before the lines: what it logged until its end is then among them.
      const { finishedAt } = await client.get(id);
      for (let more = true; more; ) {
        const query = { ...(level === undefined ? {} : { level }), ...(after === null ? {} : { after }) };
        const page: Awaited<ReturnType<typeof client.logs>> = await client.logs(id, query);
        for (const line of page.lines) show(context, line);
        after = page.next;
        more = page.more;
      }
      if (!options["follow"] || finishedAt !== null) return;
      await wait(pollMs);
    }
  },
};

function show({ output, json }: CommandContext, line: Line): void {
  if (json) {
    output.line(JSON.stringify(line));
    return;
  }
  const fields = line.fields === null ? "" : ` ${clean(JSON.stringify(line.fields))}`;
  const level = output.paint(line.level.padEnd(5), styles[line.level] ?? "reset");
  output.line(`${timeText(line.at)}  ${level}  ${line.stage}  ${clean(line.message)}${fields}`);
}
