/** The command line: finds the command, reads its options, runs it and turns whatever happens into an exit code. */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createClient } from "../client/index.ts";
import { type Command, exitCodes, UsageError } from "./command.ts";
import { cancel } from "./commands/cancel.ts";
import { doctor } from "./commands/doctor.ts";
import { events } from "./commands/events.ts";
import { exportEntries } from "./commands/export.ts";
import { get } from "./commands/get.ts";
import { health } from "./commands/health.ts";
import { list } from "./commands/list.ts";
import { logs } from "./commands/logs.ts";
import { retry } from "./commands/retry.ts";
import { start } from "./commands/start.ts";
import { watch } from "./commands/watch.ts";
import { why } from "./commands/why.ts";
import { workers } from "./commands/workers.ts";
import { workflows } from "./commands/workflows.ts";
import { faultOf } from "./fault.ts";
import { commandHelp, help } from "./help.ts";
import { Output, type TextStream } from "./output.ts";

export interface CliIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: AsyncIterable<Buffer | string>;
  readonly stdout: TextStream;
  readonly stderr: TextStream;
}

const commands: ReadonlyMap<string, Command> = new Map(
  Object.entries({
    start,
    list,
    get,
    watch,
    why,
    events,
    logs,
    cancel,
    retry,
    export: exportEntries,
    workflows,
    workers,
    health,
    doctor,
  }),
);

const globalOptions = {
  url: { type: "string" },
  token: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
} as const;

/** Resolves with the exit code. */
export async function runCli(args: readonly string[], io: CliIo): Promise<number> {
  const { env, stdout, stderr } = io;
  let serverUrl = env["ASYNC_WORKFLOW_URL"] || "http://127.0.0.1:3000";
  try {
    // Which options there are, the command says; that it may stand behind global ones, this look tells.
    const [name] = parseArgs({
      args: [...args],
      options: globalOptions,
      allowPositionals: true,
      strict: false,
    }).positionals;
    const command = name === undefined ? undefined : commands.get(name);
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...command?.options, ...globalOptions },
      allowPositionals: true,
    });
    if (values.version) return say(stdout, version());
    if (!name || name === "help" || (values.help && !command)) return say(stdout, help(commands));
    if (!command) throw new UsageError(`There is no command "${name}". \`async-workflow --help\` lists them.`);
    if (values.help) return say(stdout, commandHelp(name, command));
    serverUrl = checkedUrl(values.url ?? serverUrl);
    const token = values.token ?? env["ASYNC_WORKFLOW_TOKEN"];
    const code = await command.run({
      client: createClient({ baseUrl: serverUrl, retries: 2, ...(token ? { token } : {}) }),
      output: new Output(stdout, stderr, Boolean(stdout.isTTY) && !env["NO_COLOR"]),
      words: positionals.slice(1),
      options: values,
      json: values.json ?? false,
      stdin: io.stdin,
      serverUrl,
      env,
    });
    return code ?? exitCodes.ok;
  } catch (error) {
    const { sentence, exitCode } = faultOf(error, serverUrl);
    stderr.write(`async-workflow: ${sentence}\n`);
    return exitCode;
  }
}

function checkedUrl(url: string): string {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new UsageError(`"${url}" is no address of a server: write it like http://127.0.0.1:3000.`);
  return url;
}

function version(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

function say(stdout: TextStream, text: string): number {
  stdout.write(`${text}\n`);
  return exitCodes.ok;
}
