/** Keeps what a workflow's input schema marks as secret out of sight: of readers, of searches, of logs and errors. */
import type { EntryData, Scope } from "../engine.ts";
import type { EntryError } from "../model/entry.ts";
import { InvalidInput } from "../model/errors.ts";
import type { Json } from "../model/json.ts";
import {
  hideTexts,
  hideTextsIn,
  maskLeftIn,
  maskSecrets,
  type SecretPath,
  secretPaths,
  secretTexts,
  touchesSecret,
} from "../model/secrets.ts";
import type { Timeline } from "../model/timeline.ts";
import { type AnyWorkflow, describeWorkflow } from "../model/workflow.ts";
import type { EntryFilter } from "../query/entry-filter.ts";
import type { ListDatabase } from "./list-database.ts";
import type { Payloads } from "./payloads.ts";

const known = new WeakMap<AnyWorkflow, readonly SecretPath[]>();

function pathsOf(workflow: AnyWorkflow): readonly SecretPath[] {
  const paths = known.get(workflow) ?? secretPaths(describeWorkflow(workflow).inputSchema);
  known.set(workflow, paths);
  return paths;
}

/** How texts lose the secrets of this input; null when there are none. */
export function hiding(workflow: AnyWorkflow, input: Json): ((text: string) => string) | null {
  const paths = pathsOf(workflow);
  const texts = paths.length === 0 ? [] : secretTexts(input, paths).flatMap((text) => [text, inJson(text)]);
  return texts.length === 0 ? null : (text) => hideTexts(text, texts);
}

// Fields of log lines are JSON, and so are many messages.
const inJson = (text: string) => JSON.stringify(text).slice(1, -1);

/** What a handler threw may repeat what it was given. */
export function withoutSecrets(error: EntryError, hide: ((text: string) => string) | null): EntryError {
  if (!hide) return error;
  return { ...error, message: hide(error.message), ...(error.stack && { stack: hide(error.stack) }) };
}

/** A form that was filled from what its reader may see must not be taken for the secret itself. Throws `InvalidInput`. */
export function refuseMask(workflow: AnyWorkflow, input: unknown): void {
  const paths = pathsOf(workflow);
  const path = paths.length === 0 ? null : maskLeftIn((input ?? null) as Json, paths);
  if (path) throw new InvalidInput(["input", ...path].join("."), "This was masked when you read it. Enter it again.");
}

/** Whose input it is, and what of it is secret. */
export interface SecretRow {
  readonly owner: string;
  readonly inputSchema: Json;
}

/** The secrets that this reader may not see; none for admins, code, and whoever started the entry. */
export function hiddenFrom({ maskFor }: Scope, { owner, inputSchema }: SecretRow): readonly SecretPath[] {
  return maskFor === undefined || maskFor === owner ? [] : secretPaths(inputSchema);
}

/** Also what stages made of a secret, as far as it is still the same text. */
export function maskedTimeline(timeline: Timeline, paths: readonly SecretPath[]): Timeline {
  if (paths.length === 0) return timeline;
  const texts = secretTexts(timeline.input, paths);
  const { input, ...rest } = timeline;
  return { ...(hideTextsIn(rest as unknown as Json, texts) as unknown as Timeline), input: maskSecrets(input, paths) };
}

/** The same of texts with all their digits; those that had something to hide are written anew and may lose some. */
export function maskedData(data: EntryData, paths: readonly SecretPath[]): EntryData {
  const input = paths.length === 0 || data.input === null ? null : (JSON.parse(data.input) as Json);
  if (input === null) return data;
  const texts = secretTexts(input, paths);
  const hide = <Text extends string | null>(text: Text) =>
    text === null ? text : (JSON.stringify(hideTextsIn(JSON.parse(text) as Json, texts)) as Text);
  const stages = Object.entries(data.stages).map(([name, text]) => [name, hide(text)] as const);
  return {
    input: JSON.stringify(maskSecrets(input, paths)),
    result: hide(data.result),
    stages: Object.fromEntries(stages),
  };
}

const schemas = {
  values: [],
  text: `select distinct description -> 'inputSchema' as schema from async_workflow.workflow where description::text like '%"secret"%'`,
};

/**
 * A search inside inputs tells by what it finds: who may not see a secret may not search for it. In what is encrypted
 * nobody can. Throws `InvalidInput`.
 */
export async function checkSearch(
  database: ListDatabase,
  payloads: Payloads,
  filter: EntryFilter,
  scope: Scope,
): Promise<void> {
  payloads.refuseSearch(filter);
  if (scope.maskFor === undefined || !filter.in) return;
  const rows = await database.read<{ schema: Json }>(schemas);
  const paths = rows.flatMap(({ schema }) => secretPaths(schema));
  const match = filter.in.find(({ path }) => touchesSecret(path, paths));
  if (match) throw new InvalidInput("in", `${match.path.join(".")} is secret: only admins search in it.`);
}
