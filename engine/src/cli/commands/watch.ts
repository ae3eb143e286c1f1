/** Follows one entry to its end. */
import { type Command, type CommandContext, exitCodes, idOf } from "../command.ts";
import { showStep } from "../show-entry.ts";

export const watch: Command = {
  usage: "<id>",
  summary: "Follow an entry to its end",
  details: ["A line per change; with --json a JSON object per line. 0 when it completed, 3 when it did not."],
  run: (context) => followToEnd(context, idOf(context)),
};

/** Prints each version; the exit code says how it ended. */
export async function followToEnd(context: CommandContext, id: string): Promise<number> {
  let completed = false;
  for await (const entry of context.client.watch(id)) {
    showStep(context, entry);
    completed = entry.status === "COMPLETED";
  }
  return completed ? exitCodes.ok : exitCodes.notCompleted;
}
