/** The workers of one engine, those included that are just registering: an engine that closes must miss none. */
import type { PostgresWorker } from "./worker.ts";

export class OwnWorkers {
  /** Those that run. */
  readonly running: Set<PostgresWorker> = new Set();
  readonly #starting = new Set<Promise<void>>();

  /** Counts a worker that starts among them until it has stopped; `ended` is called then. Rejects as the start does. */
  start(starting: Promise<PostgresWorker>, ended: () => Promise<void>): Promise<PostgresWorker> {
    const begun: Promise<void> = starting
      .then(
        (worker) => this.#add(worker, ended),
        ended, // whoever asked for the worker is told
      )
      .finally(() => this.#starting.delete(begun));
    this.#starting.add(begun);
    return starting;
  }

  #add(worker: PostgresWorker, ended: () => Promise<void>): void {
    this.running.add(worker);
    const forget = () => {
      this.running.delete(worker);
      return ended();
    };
    worker.stopped.then(forget, forget);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#starting);
    await Promise.all([...this.running].map((worker) => worker.stop()));
  }
}
