/** A process of ours that is started again when it ends. */
import { type Child, type ChildOptions, drained, type Ready, startChild } from "./child.ts";
import { type KeptAlive, keepAlive } from "./keep-alive.ts";

export interface KeptChild extends KeptAlive {
  /** What the one that runs now, or ran last, said about itself. */
  details(): Ready;
}

export async function keepChildAlive(options: ChildOptions, say: (line: string) => void): Promise<KeptChild> {
  const { name } = options;
  const isWanted = (reason: string) => {
    if (reason !== drained) return false;
    say(`The ${name} was asked to drain and has ended. "npm run worker" starts another one beside this.`);
    return true;
  };
  let latest: Child | undefined;
  const kept = await keepAlive({
    name,
    start: async () => {
      latest = await startChild(options);
      return latest;
    },
    say,
    isWanted,
    onRestart: ({ details }) => say(`The ${name} runs again${details.id ? ` as ${details.id}` : ""}.`),
  });
  return { ...kept, details: () => latest?.details ?? { ready: true } };
}
