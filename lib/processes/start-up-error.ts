/** A start that cannot go on, for a reason the person at the terminal can mend: one sentence, no stack, exit code 1. */
export class StartUpError extends Error {
  override readonly name = "StartUpError";
}
