/** Times the libraries' own claim statements at the driver, from the call to the rows. */
import pg from "pg";
import { now } from "../probe.ts";

/** A claim as it was sent and what came of it. */
export interface Claim {
  readonly ms: number;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** Sends the same statement again on the same connection, with other values if so asked. */
  again(values?: (sent: readonly unknown[]) => unknown[]): Promise<Claim>;
}

export interface Claims {
  /** Resolves with the next claim that brings at least so many entries. */
  next(entries: number): Promise<Claim>;
}

type Query = (...args: unknown[]) => unknown;
type Callback = (error: unknown, result?: pg.QueryResult) => void;

const claim = /update[\s\S]*skip locked|skip locked[\s\S]*update/i;

/** Watches all connections of this process from now on. */
export function watchClaims(): Claims {
  const waiting = new Set<{ entries: number; resolve: (claim: Claim) => void }>();
  const seen = (claim: Claim) => {
    for (const each of waiting) {
      if (claim.rows.length < each.entries) continue;
      waiting.delete(each);
      each.resolve(claim);
    }
  };
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const query = prototype.query;
  prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const statement = args[0] as pg.QueryConfig;
    if (waiting.size === 0 || !claim.test(textOf(statement))) return query.apply(this, args);
    const begun = now();
    const note = ({ rows }: pg.QueryResult) =>
      seen({ ms: now() - begun, rows, again: (values) => send(this, query, withValues(statement, values)) });
    const callback = args.at(-1);
    if (typeof callback === "function") {
      const timed: Callback = (error, result) => {
        if (result) note(result);
        (callback as Callback)(error, result);
      };
      return query.apply(this, [...args.slice(0, -1), timed]);
    }
    const answer = query.apply(this, args) as Promise<pg.QueryResult>;
    answer.then(note, () => {});
    return answer;
  };
  return { next: (entries) => new Promise((resolve) => waiting.add({ entries, resolve })) };
}

async function send(client: pg.Client, query: Query, statement: pg.QueryConfig): Promise<Claim> {
  const begun = now();
  // A copy: the driver writes into what it is given.
  const { rows } = (await query.call(client, { ...statement })) as pg.QueryResult;
  return { ms: now() - begun, rows, again: (values) => send(client, query, withValues(statement, values)) };
}

function withValues(statement: pg.QueryConfig, values?: (sent: readonly unknown[]) => unknown[]): pg.QueryConfig {
  return values ? { ...statement, values: values(statement.values ?? []) } : statement;
}

function textOf(statement: unknown): string {
  if (typeof statement === "string") return statement;
  const text = (statement as { text?: unknown } | undefined)?.text;
  return typeof text === "string" ? text : "";
}
