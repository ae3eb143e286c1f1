/** The database as a part of the process tree: kept alive when it is the embedded one, else only an address. */
import type { Config } from "../config/index.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../embedded-postgres/index.ts";
import { describeEmbedded } from "./banner.ts";
import { describeDatabase } from "./database-url.ts";
import { keepAlive } from "./keep-alive.ts";

export interface DatabasePart {
  url(): string;
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
  if (given)
    return { url: () => given, description: describeDatabase(given), stop: async () => {}, kill: async () => {} };

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
    url: () => server?.url ?? "",
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
