/** Retries an entry. */
import { type Command, idOf, textOf } from "../command.ts";
import { readInput } from "../read-input.ts";
import { showEntry } from "../show-entry.ts";
import { followToEnd } from "./watch.ts";

export const retry: Command = {
  usage: "<id> [--from STAGE] [--input JSON|@FILE|-] [--wait]",
  summary: "Let an entry go on, or repeat it",
  details: [
    "Alone: a failed, cancelled or expired entry goes on where it ended.",
    "--from STAGE     a new entry repeats it from this stage on",
    "--input JSON     a new entry repeats it with another input; @FILE reads a file, - what is piped in",
    "--wait           wait for its end: 0 when it completed, 3 when it did not",
  ],
  options: { from: { type: "string" }, input: { type: "string" }, wait: { type: "boolean" } },
  async run(context) {
    const from = textOf(context, "from");
    const given = textOf(context, "input");
    const entry = await context.client.retry(idOf(context), {
      ...(from === undefined ? {} : { from }),
      ...(given === undefined ? {} : { input: await readInput(given, context.stdin) }),
    });
    if (context.options["wait"]) return followToEnd(context, entry.id);
    showEntry(context, entry);
    return undefined;
  },
};
