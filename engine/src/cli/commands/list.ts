/** Lists entries. */
import type { Command } from "../command.ts";
import { filterOf } from "../filter-words.ts";
import { showEntries } from "../show-entry.ts";

export const list: Command = {
  usage: "[NAME=VALUE ...]",
  summary: "List entries, newest first",
  details: [
    "The filter is that of the address of the page and of the API:",
    "status=FAILED,STAGE_1   state=queued   workflow=demo   tag=nightly   from=-24h   to=2026-11-23",
    "q=invoice   in=user.plan:pro   out=total>100   attempts=>1   duration=>30s",
    "sort=-duration   limit=20   cursor=…",
    "",
    "async-workflow list status=FAILED from=-24h",
    "async-workflow list workflow=demo sort=-duration limit=10 --json",
  ],
  async run(context) {
    const { client, output, words, json } = context;
    const page = await client.list(filterOf(words));
    if (json) {
      output.json(page);
      return;
    }
    if (page.entries.length === 0) {
      output.note(words.length > 0 ? "No entries match." : "There are no entries yet.");
      return;
    }
    showEntries(context, page.entries);
    const total = `${page.totalIsEstimate ? "about " : ""}${page.total.toLocaleString("en")}`;
    output.note(`${page.entries.length} of ${total}${page.next ? `; the next page: cursor=${page.next}` : ""}`);
    if (page.searchedBackTo) output.note(`Only entries since ${page.searchedBackTo} were looked through.`);
  },
};
