/** The process of one contestant: carries out what the bench asks for, until it is killed or the bench is gone. */
import { Commanded } from "./commanded.ts";
import type { Answer, Call } from "./commands.ts";

const commanded = new Commanded();

process.on("message", (call: Call) => void answer(call));
process.on("disconnect", () => process.exit());
// A library that fails in the background must not end the process in silence: the bench shows what it said.
process.on("unhandledRejection", (reason) => console.error(reason));

async function answer({ id, method, args }: Call): Promise<void> {
  const run = commanded[method] as (...args: readonly unknown[]) => Promise<unknown>;
  try {
    reply({ id, value: await run.apply(commanded, args as unknown[]) });
  } catch (error) {
    reply({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

function reply(message: Answer): void {
  process.send?.(message);
}
