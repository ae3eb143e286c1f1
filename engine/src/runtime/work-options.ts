import type { WorkOptions } from "../engine.ts";
import { InvalidDefinition } from "../model/errors.ts";

const longestLeaseSeconds = 120;

/** What a worker is started with, checked. Throws `InvalidDefinition`. */
export function checkWorkOptions({ concurrency = 50, leaseSeconds = 30 }: WorkOptions) {
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw new InvalidDefinition("concurrency must be a whole number from 1.");
  if (!(leaseSeconds >= 1 && leaseSeconds <= longestLeaseSeconds)) {
    throw new InvalidDefinition(`leaseSeconds must be between 1 and ${longestLeaseSeconds}.`);
  }
  return { concurrency, leaseMs: leaseSeconds * 1_000 };
}
