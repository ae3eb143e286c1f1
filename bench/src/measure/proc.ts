/** What the kernel says about processes: CPU time and memory, from /proc (Linux only). */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const ticksPerSecond = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

interface Stat {
  readonly parent: number;
  readonly ownTicks: number;
  /** Of children that have ended. */
  readonly endedTicks: number;
}

function stat(pid: number | string): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command's name stands in brackets and may contain anything.
    const fields = text
      .slice(text.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const field = (number: number) => fields[number - 3] ?? 0; // as numbered in proc(5)
    return { parent: field(4), ownTicks: field(14) + field(15), endedTicks: field(16) + field(17) };
  } catch {
    return undefined;
  }
}

function childrenOf(pid: number): number[] {
  const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return processes.filter((each) => stat(each)?.parent === pid).map(Number);
}

/** CPU time in µs that a server and its child processes have used so far, those that ended included. */
export function serverCpuMicros(pid: number): number {
  const server = stat(pid);
  if (!server) return 0;
  const alive = childrenOf(pid).reduce((sum, child) => sum + (stat(child)?.ownTicks ?? 0), 0);
  return ((server.ownTicks + server.endedTicks + alive) / ticksPerSecond) * 1e6;
}

/** Memory in MB that a process holds in RAM now. */
export function residentMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024;
}
