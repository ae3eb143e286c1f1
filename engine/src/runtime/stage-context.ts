/** What a stage's handler is given. */
import type { StageContext } from "../model/workflow.ts";

type Handed = StageContext<unknown, unknown>;

/** The run behind it. */
interface Run extends Pick<Handed, "signal" | "log" | "step" | "sleep"> {
  reportProgress(percent: number): void;
  waitFor(signal: string, options?: Parameters<Handed["waitFor"]>[1]): Promise<unknown>;
}

interface Given extends Pick<Handed, "input" | "entry" | "attempt"> {
  readonly journal: { readonly results: unknown };
  readonly stage: { readonly name: string };
}

/**
 * What a handler sees. Handlers take it apart (`({ step, progress }) => …`), so its functions must work on their own; they are
 * bound when asked for, which costs the stages that use none of them nothing.
 */
export class Context implements Handed {
  readonly input: unknown;
  readonly results: unknown;
  readonly entry: Handed["entry"];
  readonly attempt: number;
  readonly #run: Run;
  readonly #stage: string;

  constructor(run: Run, given: Given) {
    this.input = given.input;
    this.results = given.journal.results;
    this.entry = given.entry;
    this.attempt = given.attempt;
    this.#run = run;
    this.#stage = given.stage.name;
  }

  get signal(): AbortSignal {
    return this.#run.signal;
  }

  get log(): Handed["log"] {
    return this.#run.log;
  }

  get idempotencyKey(): string {
    return `${this.entry.id}:${this.#stage}`;
  }

  get progress(): Handed["progress"] {
    return (percent) => this.#run.reportProgress(percent);
  }

  get step(): Handed["step"] {
    return (name, run, options) => this.#run.step(name, run, options);
  }

  get waitFor(): Handed["waitFor"] {
    return (signal, options) => this.#run.waitFor(signal, options) as Promise<never>;
  }

  get sleep(): Handed["sleep"] {
    return (duration) => this.#run.sleep(duration);
  }
}
