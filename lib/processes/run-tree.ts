/** Runs a process tree until a signal ends it. */
import { once } from "node:events";
import type { Config } from "../config/index.ts";
import { startTree, type Tree, type TreeOptions } from "./tree.ts";

const forcedEndMs = 2_000;

/**
 * Starts the tree, calls `onStarted`, and on SIGINT, SIGTERM or SIGHUP ends it and exits with 0. A second signal ends
 * everything at once and exits with 1. Rejects when the tree cannot be started.
 */
export async function runTree(
  config: Config,
  mode: TreeOptions["mode"],
  onStarted: (tree: Tree, say: TreeOptions["say"]) => void = () => {},
): Promise<void> {
  const ending = new AbortController();
  let tree: Tree | undefined;
  const onSignal = () => {
    if (ending.signal.aborted) {
      void Promise.resolve(tree?.kill()).finally(() => process.exit(1));
      setTimeout(() => process.exit(1), forcedEndMs);
      return;
    }
    say("Ending …");
    ending.abort();
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, onSignal);

  try {
    tree = await startTree({ config, mode, say, signal: ending.signal });
    onStarted(tree, say);
    if (!ending.signal.aborted) await once(ending.signal, "abort");
    await tree.stop();
  } catch (error) {
    if (!ending.signal.aborted) throw error;
  }
  process.exit(0);
}

function say(line: string): void {
  console.log(line);
}
