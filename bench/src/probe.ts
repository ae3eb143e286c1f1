/** What handlers report to: a counter and a clock, cheap enough not to be measured itself. */
import type { Input } from "./contestant.ts";

/** The machine's monotonic clock in ms: the same in all processes. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

export class Probe {
  began = 0;
  ended = 0;
  firstAt = 0;
  readonly latencies: number[] = [];

  /** First line of an entry's first stage. */
  start(input: Input): void {
    if (this.began++ === 0) this.firstAt = now();
    if (input.at !== undefined) this.latencies.push(now() - input.at);
  }

  /** Last line of an entry's last stage. */
  end(): void {
    this.ended += 1;
  }
}
