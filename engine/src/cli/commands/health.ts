/** Says whether the server can work. */
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
    const { serverVersion, latencyMs, schemaVersion } = state.database;
    output.facts([
      ["server", serverUrl],
      ["status", { text: state.status, style: "green" }],
      [
        "database",
        `PostgreSQL ${serverVersion}, answers in ${latencyMs.toFixed(1)} ms, schema version ${schemaVersion}`,
      ],
      ["live streams", String(state.streams)],
    ]);
  },
};
