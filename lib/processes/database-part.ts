/** The database as a part of the process tree: kept alive when it is the embedded one, else only an address. */
import { appUrlOf, prepareEmbedded, prepareFor } from "../../database/prepare.ts";
import type { Config } from "../config/index.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../embedded-postgres/index.ts";
import { describeEmbedded } from "./banner.ts";
import { describeDatabase, tablesFor } from "./database-url.ts";
import { keepAlive } from "./keep-alive.ts";

export interface DatabasePart {
  /** For the processes. */
  url(): string;
  /** Puts the tables in place. */
  prepare(): Promise<void>;
  /** For people. */
  readonly description: string;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/** `onMoved` is called when it had to come back on another port. */
export async function openDatabase(
  config: Config,
  say: (line: string) => void,
  onMoved: () => void,
): Promise<DatabasePart> {
  const given = config.databaseUrl;
  const options = tablesFor(config);
  if (given) {
    const prepare = () => prepareFor(given, config.migrationUrl ?? given, options);
    return {
      url: () => given,
      prepare,
      description: describeDatabase(given),
      stop: async () => {},
      kill: async () => {},
    };
  }

  let server: EmbeddedPostgres | undefined;
  const kept = await keepAlive({
    name: "database",
    start: async () => {
      const before = server?.url;
      server = await startEmbeddedPostgres(config.dataDir);
      if (before && before !== server.url) onMoved();
      return asPart(server);
    },
    say,
    onRestart: () => say("The database runs again."),
  });
  return {
    url: () => (server ? appUrlOf(server.url) : ""),
    prepare: async () => server && prepareEmbedded(server.url, options),
    description: server ? describeEmbedded(server) : "",
    stop: kept.stop,
    kill: kept.kill,
  };
}

function asPart(server: EmbeddedPostgres) {
  return {
    ended: server.ended.then(() => "stopped or killed"),
    stop: () => server.stop(),
    kill: () => server.stop("immediate"),
  };
}
