/** What a command is made of, and what it is given. */
import type { ParseArgsConfig } from "node:util";
import type { Client } from "../client/index.ts";
import type { Output } from "./output.ts";

type OptionsConfig = NonNullable<ParseArgsConfig["options"]>;
export type OptionValues = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

export interface CommandContext {
  readonly client: Client;
  readonly output: Output;
  /** What is not an option. */
  readonly words: readonly string[];
  readonly options: OptionValues;
  /** For programs: JSON instead of tables. */
  readonly json: boolean;
  readonly stdin: AsyncIterable<Buffer | string>;
  readonly serverUrl: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Command {
  /** Behind the name, like `<id> [--from STAGE]`. */
  readonly usage: string;
  readonly summary: string;
  /** Options and examples, line by line. */
  readonly details: readonly string[];
  readonly options?: OptionsConfig;
  /** The exit code; nothing: 0. */
  run(context: CommandContext): Promise<number | undefined>;
}

export const exitCodes = {
  ok: 0,
  /** The server refused, or a command could not do its work. */
  refused: 1,
  usage: 2,
  /** The entry that was waited for ended, but not as completed. */
  notCompleted: 3,
  unreachable: 4,
} as const;

/** The command was called wrongly; the message says what is right. */
export class UsageError extends Error {}

/** The words as ids. Throws `UsageError` when there are fewer or more than wanted. */
export function idsOf({ words }: CommandContext, { several = false } = {}): readonly string[] {
  if (words.length === 0) throw new UsageError("Which entry? Give its id; `async-workflow list` shows them.");
  if (words.length > 1 && !several) throw new UsageError(`One id at a time, not ${words.length}.`);
  return words;
}

/** The one id. */
export const idOf = (context: CommandContext): string => idsOf(context)[0] as string;

/** A text option, when it was given. */
export function textOf({ options }: CommandContext, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}
