/** The texts of --help. */
import type { Command } from "./command.ts";

const globalHelp = [
  "--url URL        the server; default: ASYNC_WORKFLOW_URL, else http://127.0.0.1:3000",
  "--token KEY      an API key; default: ASYNC_WORKFLOW_TOKEN",
  "--json           for programs",
  "--help           about a command",
];

export function help(commands: ReadonlyMap<string, Command>): string {
  const longest = Math.max(...[...commands.keys()].map((name) => name.length));
  return [
    "Start and follow entries of async-workflow from the command line.",
    "",
    "Usage: async-workflow <command> [options]",
    "",
    ...[...commands].map(([name, { summary }]) => `  ${name.padEnd(longest + 2)}${summary}`),
    "",
    ...globalHelp.map((line) => `  ${line}`),
    "",
    "Exit codes: 0 done · 1 refused · 2 called wrongly · 3 the entry did not complete · 4 no server answers",
  ].join("\n");
}

export function commandHelp(name: string, { usage, summary, details }: Command): string {
  return [
    `${summary}.`,
    "",
    `Usage: async-workflow ${name} ${usage}`.trimEnd(),
    "",
    ...details.map((line) => `  ${line}`.trimEnd()),
    "",
    ...globalHelp.map((line) => `  ${line}`),
  ].join("\n");
}
