/** A PostgreSQL of a test's own whose log can be decoded, in a temporary folder. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../../../lib/embedded-postgres/index.ts";

const settings = {
  wal_level: "logical",
  max_replication_slots: "4",
  max_wal_senders: "4",
  fsync: "off",
  full_page_writes: "off",
};

export async function startLogicalPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "async-workflow-history-"));
  // PostgreSQL may run as another user, who must get through.
  chmodSync(folder, 0o755);
  const server = await startEmbeddedPostgres(folder, settings);
  // A test that is cut off must not leave a server behind.
  const endNow = () => process.kill(server.pid, "SIGQUIT");
  process.once("exit", endNow);
  return {
    url: server.url,
    async stop() {
      process.off("exit", endNow);
      await server.stop("immediate");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
