/** What the kernel says about processes: CPU time and memory, from /proc (Linux only). */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { now } from "../probe.ts";

const microsPerTick = 1e6 / Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

interface Stat {
  readonly pid: number;
  readonly parent: number;
  /** Of the process itself and of its children that have ended. */
  readonly ticks: number;
}

function stat(pid: string): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command's name stands in brackets and may contain anything.
    const fields = text
      .slice(text.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const field = (number: number) => fields[number - 3] ?? 0; // as numbered in proc(5)
    return { pid: Number(pid), parent: field(4), ticks: field(14) + field(15) + field(16) + field(17) };
  } catch {
    return undefined; // ended meanwhile
  }
}

/** CPU time in µs that a process and all below it have used so far, those that ended included. */
export function treeCpuMicros(pid: number): number {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => stat(name) ?? []);
  const below = new Map<number, Stat[]>();
  for (const each of all) below.set(each.parent, [...(below.get(each.parent) ?? []), each]);
  const sum = (parent: number): number =>
    (below.get(parent) ?? []).reduce((total, child) => total + child.ticks + sum(child.pid), 0);
  return ((all.find((each) => each.pid === pid)?.ticks ?? 0) + sum(pid)) * microsPerTick;
}

/** Memory in MB that a process holds in RAM now. */
export function residentMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

/** The kernel counts in ticks of 10 ms: below this many ms a share says nothing. */
const shortest = 500;

/** Watches from now on what others than this process and those below it use of the machine; returns their share in %. */
export function watchForeignCpu(): () => number {
  const look = () => ({ busy: busyMicros(), own: treeCpuMicros(process.pid), at: now() });
  const begun = look();
  return () => {
    const ended = look();
    if (ended.at - begun.at < shortest) return Number.NaN;
    const foreign = ended.busy - begun.busy - (ended.own - begun.own);
    return Math.max(0, (100 * foreign) / ((ended.at - begun.at) * 1_000 * cpus().length));
  };
}

// user, nice, system, irq, softirq, steal: all but idle and iowait.
function busyMicros(): number {
  const [, ...ticks] = (readFileSync("/proc/stat", "utf8").split("\n")[0] ?? "").split(/\s+/).map(Number);
  return [0, 1, 2, 5, 6, 7].reduce((sum, index) => sum + (ticks[index] ?? 0), 0) * microsPerTick;
}
