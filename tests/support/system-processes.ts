/** Looks at the processes of this machine. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { vi } from "vitest";

interface SystemProcess {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** The processes that `pid` started and that still run. */
export function childrenOf(pid: number): readonly SystemProcess[] {
  return allProcesses().filter(({ parent }) => parent === pid);
}

/** The one child whose command line contains `part`. */
export function childWith(pid: number, part: string): number {
  const found = childrenOf(pid).find(({ command }) => command.includes(part));
  if (!found) throw new Error(`${pid} has no child with ${part}`);
  return found.pid;
}

/** Resolves when none of them runs any more. */
export async function allGone(pids: readonly number[], timeout = 10_000): Promise<void> {
  await vi.waitFor(
    () => {
      const left = allProcesses().filter(({ pid }) => pids.includes(pid));
      if (left.length > 0) throw new Error(`still running: ${left.map(({ command }) => command).join("; ")}`);
    },
    { timeout, interval: 50 },
  );
}

/** Without zombies: they are over, only nobody asked how they ended. */
function allProcesses(): SystemProcess[] {
  if (process.platform !== "linux") return fromPs();
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
        return state === "Z" ? [] : [{ pid: Number(name), parent: Number(parent), command }];
      } catch {
        return []; // ended while we looked
      }
    });
}

function fromPs(): SystemProcess[] {
  const lines = execFileSync("ps", ["-axo", "pid=,ppid=,stat=,command="], { encoding: "utf8" }).trim().split("\n");
  return lines.flatMap((line) => {
    const [, pid, parent, state = "", command = ""] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return state.startsWith("Z") ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}
