/** Keeps what a workflow's schemas mark as secret in inputs and results out of sight: of readers, of searches, of logs and errors. */
import type { EntryData, Scope } from "../engine.ts";
import type { EntryError } from "../model/entry.ts";
import type { EntryRow } from "../model/entry-row.ts";
import { InvalidInput } from "../model/errors.ts";
import type { Json } from "../model/json.ts";
import { isUnreadable } from "../model/payload-codec.ts";
import {
  hideTexts,
  hideTextsIn,
  longestFirst,
  masked,
  maskLeftIn,
  maskSecrets,
  type SecretPath,
  secretPaths,
  secretTexts,
  touchesSecret,
} from "../model/secrets.ts";
import type { StageRecord, Timeline } from "../model/timeline.ts";
import { type AnyWorkflow, jsonSchemaOf } from "../model/workflow.ts";
import type { EntryFilter } from "../query/entry-filter.ts";
import type { ListDatabase } from "./list-database.ts";
import type { Payloads } from "./payloads.ts";

type Paths = readonly SecretPath[];

interface Secrets {
  readonly input: Paths;
  /** By stage, in order. Null: of no stage. */
  readonly results: readonly Paths[] | null;
}

const known = new WeakMap<AnyWorkflow, Secrets>();

/** What the definition's schemas mark. */
export function secretsOf(workflow: AnyWorkflow): Secrets {
  let secrets = known.get(workflow);
  if (!secrets) {
    const results = workflow.stages.map((stage) => secretPaths(jsonSchemaOf(stage.resultSchema)));
    const input = secretPaths(jsonSchemaOf(workflow.inputSchema));
    secrets = { input, results: results.some(({ length }) => length > 0) ? results : null };
    known.set(workflow, secrets);
  }
  return secrets;
}

/** How texts lose the secrets of this input and of these results of stages, by name; null when there are none. */
export function hiding(
  workflow: AnyWorkflow,
  input: Json,
  results: Readonly<Record<string, Json>>,
): ((text: string) => string) | null {
  const secrets = secretsOf(workflow);
  if (secrets.input.length === 0 && secrets.results === null) return null;
  const ofStages = workflow.stageNames.flatMap((name, n) =>
    secretTexts(results[name] ?? null, secrets.results?.[n] ?? []),
  );
  const texts = longestFirst(
    [...secretTexts(input, secrets.input), ...ofStages].flatMap((text) => [text, inJson(text)]),
  );
  return texts.length === 0 ? null : (text) => hideTexts(text, texts);
}

// Fields of log lines are JSON, and so are many messages.
const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** What a handler threw may repeat what it was given. */
export function withoutSecrets(error: EntryError, hide: ((text: string) => string) | null): EntryError {
  if (!hide) return error;
  return { ...error, message: hide(error.message), ...(error.stack && { stack: hide(error.stack) }) };
}

/** A form that was filled from what its reader may see must not be taken for the secret itself. Throws `InvalidInput`. */
export function refuseMask(workflow: AnyWorkflow, input: unknown): void {
  const paths = secretsOf(workflow).input;
  const path = paths.length === 0 ? null : maskLeftIn((input ?? null) as Json, paths);
  if (path) throw new InvalidInput(["input", ...path].join("."), "This was masked when you read it. Enter it again.");
}

/** Whose entry it is, and what of its values is secret. */
export interface SecretRow {
  readonly owner: string;
  readonly inputSchema: Json;
  /** By stage; null: nothing. */
  readonly resultSecrets: readonly Paths[] | null;
}

// Nothing is hidden from admins, code, and whoever started the entry.
const mayNotSee = ({ maskFor }: Scope, owner: string): boolean => maskFor !== undefined && maskFor !== owner;

/** The secrets that this reader may not see; null: none. */
export function hiddenFrom(scope: Scope, { owner, inputSchema, resultSecrets }: SecretRow): Secrets | null {
  if (!mayNotSee(scope, owner)) return null;
  const input = secretPaths(inputSchema);
  return input.length === 0 && resultSecrets === null ? null : { input, results: resultSecrets };
}

/** An entry's row as this reader may see it. */
export function maskedRow<Row extends EntryRow>(row: Row, scope: Scope): Row {
  const { resultSecrets: paths, result, owner } = row;
  if (!paths || result === null || !mayNotSee(scope, owner)) return row;
  return { ...row, result: maskSecrets(result, paths) };
}

const everything: Paths = [[]];

/**
 * Also what stages made of a secret, as far as it is still the same text. What steps keep before the result of a stage
 * with secrets is hidden as a whole: nothing says what of it is secret.
 */
export function maskedTimeline({ input, stages }: Timeline, hidden: Secrets | null): Timeline {
  if (hidden === null) return { input, stages };
  // An input that cannot be read cannot be looked for in the results.
  const blind = hidden.input.length > 0 && isUnreadable(input);
  const pathsOf = (stage: number): Paths => (blind ? everything : (hidden.results?.[stage] ?? []));
  const texts = longestFirst([
    ...secretTexts(input, hidden.input),
    ...stages.flatMap(({ result }, n) => secretTexts(result, pathsOf(n))),
  ]);
  const shown = stages.map((stage, n): StageRecord => {
    const paths = pathsOf(n);
    const steps = paths.length === 0 ? stage.steps : stage.steps.map(maskedStep);
    const part = { ...stage, steps, result: maskSecrets(stage.result, paths) };
    return texts.length === 0 ? part : (hideTextsIn(part as unknown as Json, texts) as unknown as StageRecord);
  });
  return { input: blind ? input : maskSecrets(input, hidden.input), stages: shown };
}

// The time at which a sleep ends is drawn; that of a wait tells nothing either.
function maskedStep(step: StageRecord["steps"][number]): StageRecord["steps"][number] {
  const { name, result } = step;
  return result === null || (/^(sleep$|waitFor:)/.test(name) && typeof result === "number")
    ? step
    : { ...step, result: masked };
}

/** The same of texts with all their digits; those that had something to hide are written anew and may lose some. */
export function maskedData(data: EntryData, hidden: Secrets | null, stageNames: readonly string[]): EntryData {
  if (hidden === null) return data;
  const parse = (text: string | null): Json => (text === null ? null : (JSON.parse(text) as Json));
  const input = parse(data.input);
  const blind = hidden.input.length > 0 && isUnreadable(input);
  const pathsOf = (stage: number): Paths => (blind ? everything : (hidden.results?.[stage] ?? []));
  const last = pathsOf(stageNames.length - 1);
  const stages = Object.entries(data.stages).map(([name, text]) => ({
    name,
    text,
    paths: pathsOf(stageNames.indexOf(name)),
  }));
  const texts = longestFirst([
    ...secretTexts(input, hidden.input),
    ...secretTexts(parse(data.result), last),
    ...stages.flatMap(({ text, paths }) => secretTexts(parse(text), paths)),
  ]);
  const hide = <Text extends string | null>(text: Text, paths: Paths): Text => {
    if (text === null || (paths.length === 0 && texts.length === 0)) return text;
    return JSON.stringify(hideTextsIn(maskSecrets(parse(text), paths), texts)) as Text;
  };
  return {
    input:
      blind || data.input === null || hidden.input.length === 0
        ? data.input
        : JSON.stringify(maskSecrets(input, hidden.input)),
    result: hide(data.result, last),
    stages: Object.fromEntries(stages.map(({ name, text, paths }) => [name, hide(text, paths)])),
  };
}

const schemas = {
  values: [],
  text: `select distinct description -> 'inputSchema' as input, description -> 'resultSecrets' -> -1 as result
           from async_workflow.workflow where description::text like '%"secret"%' or description ? 'resultSecrets'`,
};

/**
 * A search inside inputs and results tells by what it finds: who may not see a secret may not search for it. In what is
 * encrypted nobody can. Throws `InvalidInput`.
 */
export async function checkSearch(
  database: ListDatabase,
  payloads: Payloads,
  filter: EntryFilter,
  scope: Scope,
): Promise<void> {
  payloads.refuseSearch(filter);
  if (scope.maskFor === undefined || !(filter.in || filter.out)) return;
  const rows = await database.read<{ input: Json; result: Paths | null }>(schemas);
  const secret = {
    in: rows.flatMap(({ input }) => secretPaths(input)),
    out: rows.flatMap(({ result }) => result ?? []),
  };
  for (const field of ["in", "out"] as const) {
    const match = filter[field]?.find(({ path }) => touchesSecret(path, secret[field]));
    if (match) throw new InvalidInput(field, `${match.path.join(".")} is secret: only admins search in it.`);
  }
}
