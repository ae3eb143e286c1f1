/** What the system and the file `postmaster.pid` tell about the server of a data folder. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

export interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
  /** "starting", "ready" or "stopping". */
  readonly status: string;
}

/** The server's own note of where it runs. It survives a kill -9, so its pid may be dead or someone else's by now. */
export function readPostmasterFile(data: string): PostmasterFile | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(data, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3]), status: (lines[7] ?? "starting").trim() };
}

/** Whether `pid` lives and is a PostgreSQL process of this data folder (each of them has it as working directory). */
export function servesData(pid: number, data: string): boolean {
  if (process.platform !== "linux") return psSaysPostgres(pid);
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const state = stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3);
    return state !== "Z" && state !== "X" && readlinkSync(`/proc/${pid}/cwd`) === data;
  } catch {
    return false;
  }
}

/** Processes of this data folder that outlived their postmaster. Only Linux can tell; elsewhere they end by themselves. */
export function survivors(data: string): readonly number[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && servesData(pid, data));
}

function psSaysPostgres(pid: number): boolean {
  try {
    const line = execFileSync("ps", ["-o", "stat=,command=", "-p", String(pid)], { encoding: "utf8" });
    return !line.startsWith("Z") && line.includes("postgres");
  } catch {
    return false;
  }
}
