/** Cancels entries. */
import { type Command, idsOf } from "../command.ts";
import { showEntries } from "../show-entry.ts";

export const cancel: Command = {
  usage: "<id> [<id> ...]",
  summary: "Cancel entries",
  details: ["One that waits ends at once; a running one is asked to stop."],
  async run(context) {
    const cancelled = [];
    for (const id of idsOf(context, { several: true })) cancelled.push(await context.client.cancel(id));
    showEntries(context, cancelled);
    return undefined;
  },
};
