/** Tells what happened to an entry. */
import { type Command, idOf } from "../command.ts";
import { timeText } from "../output.ts";

export const events: Command = {
  usage: "<id>",
  summary: "Tell what happened to an entry",
  details: ["Oldest first: attempts, stages reached, failures, what people did."],
  async run(context) {
    const { output, json, client } = context;
    const history = await client.events(idOf(context));
    if (json) output.json(history);
    else
      output.table(
        ["AT", "EVENT", "WHAT"],
        history.map((event) => [timeText(event.at), event.type, event.sentence]),
        2,
      );
    return undefined;
  },
};
