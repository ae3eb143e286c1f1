/** Shows one entry. */
import { type Command, idOf } from "../command.ts";
import { showEntry } from "../show-entry.ts";

export const get: Command = {
  usage: "<id>",
  summary: "Show an entry",
  details: ["async-workflow get 019ab4a2-7c1e-7f3a-9d2b-5f0c8e6a1b47"],
  async run(context) {
    showEntry(context, await context.client.get(idOf(context)));
    return undefined;
  },
};
