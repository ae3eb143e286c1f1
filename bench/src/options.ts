/** The command line. */
import { tmpdir } from "node:os";
import { parseArgs } from "node:util";
import { libraries } from "./contestants/index.ts";

export const help = `npm run bench -- [options]

  --quick                 small counts, one repetition, ours and two queues at their best settings: up to 4 minutes
  --only a,b              these scenarios
  --contestants ours,...  these libraries: ${libraries.join(", ")}
  --repetitions 3         of each measurement
  --seconds 3             how long one measurement of a rate should about take
  --directory PATH        where the servers keep their data (default: the temporary folder)
  --results PATH          where the results go (default: bench/results)`;

export interface Options {
  readonly quick: boolean;
  readonly only: readonly string[];
  readonly contestants: readonly string[];
  readonly repetitions: number;
  readonly seconds: number;
  readonly directory: string;
  readonly results: string | undefined;
}

/** Reads the command line; undefined when help was asked for. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: "boolean" },
      quick: { type: "boolean", default: false },
      only: { type: "string" },
      contestants: { type: "string" },
      repetitions: { type: "string" },
      seconds: { type: "string" },
      directory: { type: "string", default: tmpdir() },
      results: { type: "string" },
    },
  });
  if (values.help) return undefined;
  const { quick, directory, results } = values;
  return {
    quick,
    directory,
    results,
    only: list(values.only),
    contestants: list(values.contestants ?? (quick ? "ours,graphile-worker,pg-boss" : libraries.join(","))),
    repetitions: positive("--repetitions", values.repetitions ?? (quick ? "1" : "3")),
    seconds: positive("--seconds", values.seconds ?? (quick ? "1" : "3")),
  };
}

function list(text = ""): string[] {
  return text.split(",").filter(Boolean);
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new Error(`${name} must be a number above 0.`);
  return number;
}
