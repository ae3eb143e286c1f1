/** How steps may be called. */
import { InvalidResult } from "./errors.ts";
import { isSignalStep } from "./signal.ts";

/** Throws `InvalidResult`. */
export function checkStepName(name: string): void {
  if (name.length > 0 && name.length <= 255 && !name.includes("\0") && name.isWellFormed()) return;
  throw new InvalidResult(
    "result_not_json",
    `A step needs a name of 1 to 255 characters without NUL; "${name.slice(0, 40).toWellFormed()}" has ${name.length}.`,
  );
}

/** Throws `InvalidResult` for a name that a step of a handler cannot have. */
export function refuseReservedName(name: string): void {
  if (!isSignalStep(name)) return;
  const message = `A step cannot be called "${name.slice(0, 40)}": names that begin with "signal:" or "waitFor:" are for signals.`;
  throw new InvalidResult("result_not_json", message);
}
