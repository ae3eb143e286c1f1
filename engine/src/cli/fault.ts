/** What went wrong as one sentence, and with which code the command ends. */
import { ApiError, EntryNotCompleted, WaitTimeout } from "../client/index.ts";
import { exitCodes, UsageError } from "./command.ts";
import { clean } from "./output.ts";

export interface Fault {
  readonly sentence: string;
  readonly exitCode: number;
}

export function faultOf(error: unknown, serverUrl: string): Fault {
  if (error instanceof UsageError) return { sentence: clean(error.message), exitCode: exitCodes.usage };
  if (isParseError(error)) return { sentence: parseSentence(error), exitCode: exitCodes.usage };
  if (error instanceof EntryNotCompleted) return { sentence: clean(error.message), exitCode: exitCodes.notCompleted };
  if (error instanceof WaitTimeout) return { sentence: error.message, exitCode: exitCodes.refused };
  if (error instanceof ApiError) return apiFault(error, serverUrl);
  return { sentence: clean(error instanceof Error ? error.message : String(error)), exitCode: exitCodes.refused };
}

function apiFault(error: ApiError, serverUrl: string): Fault {
  if (error.status === 0) {
    return {
      sentence: `No server answers at ${serverUrl}. Start it with npm start, or give its address with --url.`,
      exitCode: exitCodes.unreachable,
    };
  }
  const field = error.field && !error.message.includes(error.field) ? ` (${error.field})` : "";
  const trace = error.status >= 500 && error.requestId ? ` The server's log has more under ${error.requestId}.` : "";
  return { sentence: `${clean(error.message)}${field}${trace}`, exitCode: exitCodes.refused };
}

// Node goes on about arguments that begin with a dash, which nobody meant.
function parseSentence({ message }: Error): string {
  const [unknown] = /^Unknown option '[^']*'/.exec(message) ?? [];
  return clean(unknown ? `${unknown}. --help lists them; filters have no dashes: status=FAILED limit=5.` : message);
}

function isParseError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
