/** The `log` of one attempt: counts what it takes, so that a handler in a loop fills neither memory nor the database. */
import { cleanFields, cleanMessage, type LogLevel } from "../model/log-line.ts";
import type { Log } from "../model/workflow.ts";

/** A line as a stage run gives it to be kept. */
export interface SaidLine {
  readonly stage: number;
  readonly attempt: number;
  readonly level: LogLevel;
  readonly message: string;
  /** JSON text. */
  readonly fields: string | null;
  /** When it was said, on the monotonic clock. */
  readonly saidAt: number;
}

/** Lines that an attempt may write. */
export const mostLines = 10_000;

export class AttemptLog implements Log {
  readonly #stage: number;
  readonly #attempt: number;
  readonly #keep: (line: SaidLine) => boolean;
  readonly #hide: ((text: string) => string) | null;
  #kept = 0;
  #leftOut = 0;

  /** `keep` answers false when it has no room for the line; `hide` takes out of texts what nobody is to read there. */
  constructor(
    stage: number,
    attempt: number,
    keep: (line: SaidLine) => boolean,
    hide: ((text: string) => string) | null = null,
  ) {
    this.#stage = stage;
    this.#attempt = attempt;
    this.#keep = keep;
    this.#hide = hide;
  }

  // Bound: handlers take the context apart, and some the log as well.
  debug = (message: string, fields?: Record<string, unknown>): void => this.#say("debug", message, fields);
  info = (message: string, fields?: Record<string, unknown>): void => this.#say("info", message, fields);
  warn = (message: string, fields?: Record<string, unknown>): void => this.#say("warn", message, fields);
  error = (message: string, fields?: Record<string, unknown>): void => this.#say("error", message, fields);

  /** The attempt is over: tells how much was left out. */
  end(): void {
    if (this.#leftOut === 0) return;
    const lines = this.#leftOut === 1 ? "1 line was" : `${this.#leftOut} lines were`;
    this.#leftOut = 0;
    this.#write(
      "warn",
      `${lines} left out here: an attempt may write ${mostLines}, and not faster than they can be stored.`,
      null,
    );
  }

  #say(level: LogLevel, message: unknown, fields: unknown): void {
    const kept = this.#kept < mostLines && this.#write(level, cleanMessage(message), cleanFields(fields));
    if (kept) this.#kept += 1;
    else this.#leftOut += 1;
  }

  #write(level: LogLevel, message: string, fields: string | null): boolean {
    const [stage, attempt] = [this.#stage, this.#attempt];
    const hide = this.#hide ?? ((text: string) => text);
    const shown = { message: hide(message), fields: fields && hide(fields) };
    return this.#keep({ stage, attempt, level, ...shown, saidAt: performance.now() });
  }
}
