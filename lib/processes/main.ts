/** How a program of ours begins and how it fails. */
import { StartUpError } from "./start-up-error.ts";

/** Runs `main`. What a person can mend is one sentence; anything else shows its stack. Either way the exit code is 1. */
export async function runMain(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    console.error(isForPeople(error) ? error.message : error);
    process.exit(1);
  }
}

// By name: `DatabaseUnusable` of the engine is meant, which this file must not load only to recognise it.
function isForPeople(error: unknown): error is Error {
  return error instanceof StartUpError || (error instanceof Error && error.name === "DatabaseUnusable");
}
