/** How this process is, told with each heartbeat. Read from counters that Node keeps anyway: nothing is sampled between. */
import { type EventLoopUtilization, performance } from "node:perf_hooks";
import type { WorkerVitals } from "../model/worker-status.ts";

export class Vitals {
  readonly #periodMs: number;
  #cpu = process.cpuUsage();
  #loop: EventLoopUtilization = performance.eventLoopUtilization();
  #readAt = performance.now();
  #tickedAt = performance.now();
  #lagMs = 0;

  /** `periodMs` is how often `ticked` is to be called. */
  constructor(periodMs: number) {
    this.#periodMs = periodMs;
  }

  /** A timer that repeats has just run: how late it is tells how long the event loop was held up. */
  ticked(): void {
    const now = performance.now();
    this.#lagMs = Math.max(now - this.#tickedAt - this.#periodMs, 0);
    this.#tickedAt = now;
  }

  /** Since the last call. */
  read(): WorkerVitals {
    const now = performance.now();
    const cpu = process.cpuUsage();
    const loop = performance.eventLoopUtilization();
    const usedMs = (cpu.user - this.#cpu.user + cpu.system - this.#cpu.system) / 1_000;
    const vitals = {
      memoryBytes: process.memoryUsage.rss(),
      cpu: usedMs / Math.max(now - this.#readAt, 1),
      loopBusy: performance.eventLoopUtilization(loop, this.#loop).utilization,
      loopLagMs: this.#lagMs,
    };
    this.#cpu = cpu;
    this.#loop = loop;
    this.#readAt = now;
    return vitals;
  }
}
