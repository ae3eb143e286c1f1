/** A PostgreSQL in a temporary folder that is gone when the tests are, however they end. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, statfsSync } from "node:fs";
import { freemem, tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../../lib/embedded-postgres/index.ts";
import type { Settings } from "../../lib/embedded-postgres/settings.ts";

// Reads until the other end of its input is closed, be it by `stop` or by the death of this process; then ends the
// server, if it came to one, and deletes its folder, again for as long as something still writes into it.
const guard = `
  cat >/dev/null
  turns=0
  while [ -e "$1" ] && [ $turns -lt 100 ]; do
    pid=$(head -n 1 "$1/postgres/data/postmaster.pid" 2>/dev/null)
    [ -n "$pid" ] && kill -QUIT "$pid" 2>/dev/null
    rm -rf "$1" 2>/dev/null
    turns=$((turns + 1))
    sleep 0.05
  done
`;

const fastAndForgetful = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  max_wal_size: "1GB",
  max_connections: "400",
  // There is a database per test file; upkeep of all of them every few seconds would be most of the work.
  autovacuum_naptime: "5min",
};

const memoryFolder = "/dev/shm";
/** For all test databases at once and a full log, with room to spare: 0.2 GB was the most that a run was seen with. */
const neededBytes = 2 * 2 ** 30;

/** A copy of the template is 300 files: on a disk it takes three times as long. */
function memoryHasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(memoryFolder);
    return Math.min(bavail * bsize, freemem()) > neededBytes;
  } catch {
    // Only Linux has it.
    return false;
  }
}

export interface ThrowAwayPostgres {
  readonly url: string;
  /** Where it lives: `startEmbeddedPostgres` with it brings the server up again after it was killed. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** Fast and forgetful, unless `settings` say otherwise. */
export async function startThrowAwayPostgres(settings: Settings = fastAndForgetful): Promise<ThrowAwayPostgres> {
  const parent = settings === fastAndForgetful && memoryHasRoom() ? memoryFolder : tmpdir();
  const folder = mkdtempSync(join(parent, "async-workflow-test-"));
  // PostgreSQL may run as another user, who must get through.
  chmodSync(folder, 0o755);
  const watcher = spawn("sh", ["-c", guard, "guard", folder], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true, // Ctrl-C must not end it before its work is done
  });
  const gone = once(watcher, "exit");
  const server = await startEmbeddedPostgres(folder, settings);
  watcher.unref();
  return {
    url: server.url,
    folder,
    async stop() {
      watcher.ref();
      watcher.stdin?.end();
      await gone;
      await server.ended;
    },
  };
}
