/** PostgreSQL refuses to run as root; root hands it to another user of the machine. */
import { execFileSync, spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { StartUpError } from "../processes/start-up-error.ts";

/** To be spread into the options of a spawn; empty when the server runs as whoever starts it. */
export interface RunAs {
  readonly uid?: number;
  readonly gid?: number;
}

const candidates = ["postgres", "_postgres", "nobody"];

/** Who runs the server of `folder`: the owner of what is there already, else the first candidate that exists. */
export function chooseUser(folder: string): RunAs {
  if (process.getuid?.() !== 0) return {};
  const present = statSync(folder, { throwIfNoEntry: false });
  if (present && present.uid !== 0) return { uid: present.uid, gid: present.gid };
  for (const name of candidates) {
    const uid = numberOf("-u", name);
    const gid = numberOf("-g", name);
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  throw new StartUpError(
    "PostgreSQL does not run as root and this machine has no user postgres or nobody: create one, start as another user, or set DATABASE_URL.",
  );
}

/** Whether that user can get to what lies in `folder`; asked of the system, for rights have more to them than modes. */
export function canReach(user: RunAs, folder: string): boolean {
  if (user.uid === undefined) return true;
  return spawnSync("test", ["-x", folder], { ...user, cwd: "/", stdio: "ignore" }).status === 0;
}

function numberOf(flag: "-u" | "-g", name: string): number | undefined {
  try {
    return Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })) >>> 0;
  } catch {
    return undefined;
  }
}
