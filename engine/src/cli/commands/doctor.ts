/** Says what of the database's schema is not as this version's migrations leave it. */
import { type Command, exitCodes, textOf, UsageError } from "../command.ts";
import { clean } from "../output.ts";

export const doctor: Command = {
  usage: "[--database URL] [--empty URL]",
  summary: "Compare the database's schema with this version's",
  details: [
    "Needs the database, not the server. 0 when nothing was dropped or altered by hand, 1 when something was.",
    "--database URL   the database; default: DATABASE_URL",
    "--empty URL      an empty database to make the right schema in; default: one is created and dropped beside it",
  ],
  options: { database: { type: "string" }, empty: { type: "string" } },
  async run(context) {
    const { output, json, env } = context;
    const databaseUrl = textOf(context, "database") ?? env["DATABASE_URL"];
    if (!databaseUrl) throw new UsageError("Which database? Give it with --database, or set DATABASE_URL.");
    // Only here: the other commands ask a server and need no driver.
    const { findDrift } = await import("../../migrations/find-drift.ts");
    const drifts = await findDrift(databaseUrl, textOf(context, "empty"));
    if (json) output.json(drifts);
    else if (drifts.length === 0) output.facts([["schema", { text: "as it should be", style: "green" }]]);
    for (const { object, expected, found } of json ? [] : drifts) {
      output.line(`${clean(object)} ${output.paint(found === null ? "is missing" : "is not as it should be", "red")}`);
      output.line(`  should be  ${clean(expected)}`);
      if (found !== null) output.line(`  is         ${clean(found)}`);
    }
    return drifts.length === 0 ? exitCodes.ok : exitCodes.refused;
  },
};
