/** Tells why an entry does not run. */
import { type Command, idOf } from "../command.ts";
import { clean } from "../output.ts";

export const why: Command = {
  usage: "<id>",
  summary: "Tell why an entry does not run",
  details: ["One sentence, and what helps. With --json the evidence too."],
  async run(context) {
    const { output, json, client } = context;
    const reason = await client.why(idOf(context));
    if (json) {
      output.json(reason);
      return;
    }
    output.line(clean(reason.sentence));
    if (reason.action) output.note(`What helps: ${clean(reason.action.label)}`);
  },
};
