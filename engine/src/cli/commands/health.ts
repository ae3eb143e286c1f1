/** Says whether the server can work. */
import type { Health } from "../../client/server-calls.ts";
import type { Command } from "../command.ts";

export const health: Command = {
  usage: "",
  summary: "Say whether the server can work",
  details: ["0 when it can. 1 when its database does not answer, 4 when the server does not."],
  async run({ client, output, json, serverUrl }) {
    const state = await client.health();
    if (json) {
      output.json(state);
      return;
    }
    const { status, database, streams } = state;
    output.facts([
      ["server", serverUrl],
      ["status", { text: status, style: "green" }],
      ...(database ? [["database", describe(database)] as const] : []),
      ...(streams === undefined ? [] : [["live streams", String(streams)] as const]),
    ]);
  },
};

function describe({ serverVersion, latencyMs, schemaVersion }: NonNullable<Health["database"]>): string {
  return `PostgreSQL ${serverVersion}, answers in ${latencyMs.toFixed(1)} ms, schema version ${schemaVersion}`;
}
