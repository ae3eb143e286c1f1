/** A PostgreSQL in a temporary folder that is gone when the tests are, however they end. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../../lib/embedded-postgres/index.ts";

// Reads until the other end of its input is closed, be it by `stop` or by the death of this process; then ends the
// server at once and deletes its folder. The loop is bounded: a dead process that nobody reaps still has a pid.
const guard = `
  cat >/dev/null
  kill -QUIT "$1" 2>/dev/null
  turns=0
  while kill -0 "$1" 2>/dev/null && [ $turns -lt 20 ]; do sleep 0.05; turns=$((turns + 1)); done
  rm -rf "$2"
`;

const fastAndForgetful = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  max_wal_size: "4GB",
  max_connections: "400",
};

export async function startThrowAwayPostgres(): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "async-workflow-test-"));
  // PostgreSQL may run as another user, who must get through.
  chmodSync(folder, 0o755);
  const server = await startEmbeddedPostgres(folder, fastAndForgetful);
  const watcher = spawn("sh", ["-c", guard, "guard", String(server.pid), folder], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true, // Ctrl-C must not end it before its work is done
  });
  const gone = once(watcher, "exit");
  watcher.unref();
  return {
    url: server.url,
    async stop() {
      watcher.ref();
      watcher.stdin?.end();
      await gone;
      await server.ended;
    },
  };
}
