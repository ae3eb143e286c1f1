/** Starts an entry. */
import type { NewEntry } from "../../client/index.ts";
import { type Command, type CommandContext, textOf, UsageError } from "../command.ts";
import { readInput } from "../read-input.ts";
import { showEntry } from "../show-entry.ts";
import { followToEnd } from "./watch.ts";

type Duration = NonNullable<NewEntry["delay"]>;

export const start: Command = {
  usage: "<workflow> [--title TEXT] [--input JSON|@FILE|-] [--wait]",
  summary: "Start an entry",
  details: [
    "--title TEXT          what people see; default: the workflow's name",
    "--input JSON          what the workflow takes; @FILE reads a file, - what is piped in",
    "--tag TEXT            may be given again",
    "--priority N          −60 to 60",
    "--delay 5m            not before then",
    "--at 2026-11-23T18:00:00Z",
    "--start-within 1h     not started by then, it expires",
    "--key TEXT            the same key and request give the same entry, however often they are sent",
    "--wait                wait for its end: 0 when it completed, 3 when it did not",
    "",
    "async-workflow start demo --title Hello --wait",
    'async-workflow start import --input \'{"url": "https://example.com/rows.csv"}\'',
  ],
  options: {
    title: { type: "string" },
    input: { type: "string" },
    tag: { type: "string", multiple: true },
    priority: { type: "string" },
    delay: { type: "string" },
    at: { type: "string" },
    "start-within": { type: "string" },
    key: { type: "string" },
    wait: { type: "boolean" },
  },
  async run(context) {
    const [workflow, ...more] = context.words;
    if (workflow === undefined) throw new UsageError("Which workflow? `async-workflow workflows` shows them.");
    if (more.length > 0) throw new UsageError(`What is "${more[0]}"? Give the title with --title.`);
    const idempotencyKey = textOf(context, "key");
    const entry = await context.client.start(
      await asked(context, workflow),
      idempotencyKey === undefined ? {} : { idempotencyKey },
    );
    if (context.options["wait"]) return followToEnd(context, entry.id);
    showEntry(context, entry);
    return undefined;
  },
};

async function asked(context: CommandContext, workflow: string): Promise<NewEntry> {
  const text = (name: string) => textOf(context, name);
  const given = text("input");
  const input = given === undefined ? undefined : await readInput(given, context.stdin);
  const { tag } = context.options;
  const [priority, delay, at, startWithin] = [text("priority"), text("delay"), text("at"), text("start-within")];
  return {
    title: text("title") ?? workflow,
    workflow,
    ...(input === undefined ? {} : { input }),
    ...(Array.isArray(tag) ? { tags: tag.map(String) } : {}),
    ...(priority === undefined ? {} : { priority: Number(priority) }),
    ...(delay === undefined ? {} : { delay: delay as Duration }),
    ...(at === undefined ? {} : { at }),
    ...(startWithin === undefined ? {} : { startWithin: startWithin as Duration }),
  };
}
